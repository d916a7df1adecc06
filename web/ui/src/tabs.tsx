import { Tabs as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Tabs = Radix.Root;

export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return (
    <Radix.List
      className={cn(
        "scroll-thin flex gap-4 overflow-x-auto overflow-y-hidden border-b border-border",
        className,
      )}
      {...props}
    />
  );
}

/** Its place is as wide as its word in bold, so that choosing one moves none of the others. */
export function TabsTrigger({
  className,
  children,
  ...props
}: Omit<ComponentProps<typeof Radix.Trigger>, "children"> & { children: string }) {
  return (
    <Radix.Trigger
      className={cn(
        "-mb-px h-9.5 border-b-2 border-transparent px-1 whitespace-nowrap text-muted-foreground select-none touch-target hover:text-foreground focus-visible:-outline-offset-2",
        "data-[state=active]:border-primary data-[state=active]:font-strong data-[state=active]:text-foreground",
        className,
      )}
      {...props}
    >
      <span
        data-word={children}
        className="inline-grid after:invisible after:h-0 after:overflow-hidden after:font-strong after:content-[attr(data-word)/''] after:select-none"
      >
        {children}
      </span>
    </Radix.Trigger>
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Content className={cn("pt-5 focus-visible:outline-offset-4", className)} {...props} />
  );
}
