import { X } from "lucide-react";
import { Dialog as Radix, AlertDialog as RadixAlert } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { useUiTexts } from "./texts";

/* Radix's own overlay locks scrolling with a style element that a strict content security policy
   refuses. Ours is a plain element; `:root:has([data-veil])` in the theme does the locking. */
function Veil() {
  return <div data-veil aria-hidden className="fixed inset-0 z-40 bg-veil animate-fade" />;
}

const panel = "fixed z-40 flex flex-col bg-surface text-foreground shadow-float focus:outline-none";
const centred =
  "inset-x-0 bottom-0 mx-auto max-h-[92dvh] w-full rounded-t-lg animate-appear sm:bottom-auto sm:top-[max(6dvh,16px)] sm:max-h-[84dvh] sm:rounded-lg sm:w-[calc(100%-32px)]";

const widths = { sm: "sm:max-w-105", md: "sm:max-w-140", lg: "sm:max-w-200" } as const;

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

interface DialogContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  width?: keyof typeof widths;
  /** Nothing but the content: the title is only spoken, and `Esc` closes. */
  bare?: boolean;
  /** It ends by its own button alone: no cross, and neither `Esc` nor a press beside it closes. */
  mustAnswer?: boolean;
}

export function DialogContent({
  title,
  description,
  footer,
  width = "md",
  bare = false,
  mustAnswer = false,
  className,
  children,
  ...props
}: DialogContentProps) {
  const refuse = mustAnswer ? (event: Event) => event.preventDefault() : undefined;
  return (
    <Radix.Portal>
      <Veil />
      <Radix.Content
        className={cn(panel, centred, widths[width], className)}
        onEscapeKeyDown={refuse}
        onInteractOutside={refuse}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
      >
        {bare ? (
          <>
            <Radix.Title className="sr-only">{title}</Radix.Title>
            {children}
          </>
        ) : (
          <>
            <DialogHeader title={title} description={description} closes={!mustAnswer} />
            <div className="scroll-thin min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
          </>
        )}
        {footer && <DialogFooter>{footer}</DialogFooter>}
      </Radix.Content>
    </Radix.Portal>
  );
}

/** The same as a panel from the side: for filters, help, and menus on a phone. */
export function SheetContent({
  title,
  description,
  footer,
  side = "right",
  className,
  children,
  ...props
}: DialogContentProps & { side?: "left" | "right" }) {
  return (
    <Radix.Portal>
      <Veil />
      <Radix.Content
        className={cn(
          panel,
          "inset-y-0 w-[min(88vw,380px)]",
          side === "right" ? "right-0 animate-slide" : "left-0 animate-fade",
          className,
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
      >
        <DialogHeader title={title} description={description} />
        <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        {footer && <DialogFooter>{footer}</DialogFooter>}
      </Radix.Content>
    </Radix.Portal>
  );
}

function DialogHeader({
  title,
  description,
  closes = true,
}: {
  title: ReactNode;
  description?: ReactNode;
  closes?: boolean;
}) {
  const texts = useUiTexts();
  return (
    <div className="flex items-start gap-3 px-5 pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-lg font-strong">{title}</Radix.Title>
        {description && (
          <Radix.Description className="mt-1 text-muted-foreground">
            {description}
          </Radix.Description>
        )}
      </div>
      {closes && (
        <Radix.Close asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={texts.close}
            className="-mr-1.5 pointer-coarse:-my-2.5"
          >
            <X aria-hidden />
          </Button>
        </Radix.Close>
      )}
    </div>
  );
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-end gap-2 border-t border-border px-5 py-3 max-sm:[&>*]:flex-1">
      {children}
    </div>
  );
}

interface AlertDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  /** The verb of the act, never just "yes". */
  confirm: ReactNode;
  cancel: ReactNode;
  onConfirm: () => void;
  danger?: boolean;
  busy?: boolean;
  children?: ReactNode;
}

/** Asks before something that cannot be taken back, naming the thing. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  confirm,
  cancel,
  onConfirm,
  danger = false,
  busy = false,
  children,
}: AlertDialogProps) {
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      <RadixAlert.Portal>
        <Veil />
        <RadixAlert.Content className={cn(panel, centred, widths.sm)}>
          <div className="px-5 pt-5 pb-4">
            <RadixAlert.Title className="text-lg font-strong">{title}</RadixAlert.Title>
            <RadixAlert.Description className="mt-2 text-muted-foreground">
              {description}
            </RadixAlert.Description>
            {children}
          </div>
          <DialogFooter>
            <RadixAlert.Cancel asChild>
              <Button>{cancel}</Button>
            </RadixAlert.Cancel>
            <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </DialogFooter>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
