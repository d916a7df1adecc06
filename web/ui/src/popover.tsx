import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { floating } from "./floating";

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
