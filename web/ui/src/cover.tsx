import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Hides the whole page behind a frosted sheet that only its own content can lift. */
export function Cover({
  open,
  mark,
  title,
  children,
}: {
  open: boolean;
  /** Whose page it is. */
  mark: ReactNode;
  title: ReactNode;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open}>
      <Radix.Portal>
        <div
          data-veil
          aria-hidden
          className="fixed inset-0 z-60 bg-background/85 backdrop-blur-xl"
        />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-0 z-60 grid place-items-center overflow-y-auto p-5 outline-none"
          onEscapeKeyDown={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <div className="w-full max-w-95 rounded-lg bg-surface p-6 shadow-float">
            {mark}
            <Radix.Title className="text-lg font-strong">{title}</Radix.Title>
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
