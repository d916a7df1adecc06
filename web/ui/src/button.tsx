import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

export const buttonVariants = cva(
  [
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border border-transparent",
    "font-strong whitespace-nowrap select-none transition-colors duration-100",
    "disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 touch-target",
  ],
  {
    variants: {
      variant: {
        primary:
          "print:hidden bg-primary text-primary-foreground hover:not-disabled:bg-primary-hover",
        secondary:
          "print:hidden border-border bg-surface text-foreground hover:not-disabled:bg-muted",
        ghost: "print:hidden text-foreground hover:not-disabled:bg-muted",
        danger: "print:hidden bg-red-solid text-white hover:not-disabled:brightness-90",
        link: "text-primary underline-offset-4 hover:not-disabled:underline px-0!",
      },
      size: {
        sm: "h-7 px-2.5 text-sm",
        md: "h-8.5 px-3.5 text-base",
        lg: "h-11 px-5 text-base",
        icon: "size-8.5 pointer-coarse:min-w-11",
        "icon-sm": "size-7 pointer-coarse:min-w-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  asChild?: boolean;
  /** Work is under way: the button keeps its width and takes no second press. */
  busy?: boolean;
}

export function Button({
  className,
  variant,
  size,
  asChild = false,
  busy = false,
  type = "button",
  disabled,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={cn(
        classes,
        busy && "relative [&>*:not([data-spinner])]:invisible text-transparent!",
      )}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...props}
    >
      {children}
      {busy && (
        <span
          data-spinner
          className={cn(
            "absolute inset-0 grid place-items-center",
            variant === "primary" ? "text-primary-foreground" : "text-foreground",
            variant === "danger" && "text-white",
          )}
        >
          <Spinner />
        </span>
      )}
    </button>
  );
}
