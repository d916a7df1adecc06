import { Tabs as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Tabs = Radix.Root;

export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return (
    <Radix.List
      className={cn(
        "scroll-thin flex gap-5 overflow-x-auto overflow-y-hidden border-b border-border",
        className,
      )}
      {...props}
    />
  );
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        "-mb-px h-9.5 border-b-2 border-transparent px-0.5 whitespace-nowrap text-muted-foreground select-none touch-target hover:text-foreground focus-visible:-outline-offset-2",
        "data-[state=active]:border-primary data-[state=active]:font-strong data-[state=active]:text-foreground",
        className,
      )}
      {...props}
    />
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Content className={cn("pt-5 focus-visible:outline-offset-4", className)} {...props} />
  );
}
