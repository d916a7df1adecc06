import { Popover as Radix, Tooltip as RadixTooltip } from "radix-ui";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { cn } from "./cn";

/** Shared by everything that floats over the page. */
export const floating = "z-50 rounded-md bg-surface text-foreground shadow-float animate-fade";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

export function PopoverContent({
  label,
  className,
  align = "start",
  sideOffset = 6,
  ...props
}: ComponentProps<typeof Radix.Content> & { label: string }) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          floating,
          "scroll-thin max-h-(--radix-popover-content-available-height) overflow-y-auto p-4 focus:outline-none",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

export const TooltipProvider = RadixTooltip.Provider;

/** A short name for something that shows an icon alone; never the only place for a fact. */
export function Tooltip({
  label,
  side = "bottom",
  children,
}: {
  label: ReactNode;
  side?: "top" | "bottom" | "left" | "right";
  children: ReactElement;
}) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex items-center gap-2 rounded-sm bg-foreground px-2 py-1 text-xs text-background animate-fade"
        >
          {label}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
