import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  info: { box: "bg-primary-soft text-primary-soft-foreground", icon: Info },
  success: { box: "bg-green-soft text-green", icon: CircleCheck },
  warning: { box: "bg-amber-soft text-amber", icon: TriangleAlert },
  error: { box: "bg-red-soft text-red", icon: CircleAlert },
} as const;

interface NoticeProps {
  tone?: keyof typeof tones;
  title?: ReactNode;
  action?: ReactNode;
  /** Spoken at once, for what answers an act of the person. */
  live?: boolean;
  className?: string;
  children?: ReactNode;
}

/** A message that stays in the page, beside what it is about. */
export function Notice({
  tone = "info",
  title,
  action,
  live = false,
  className,
  children,
}: NoticeProps) {
  const { box, icon: Icon } = tones[tone];
  return (
    <div
      role={live ? "alert" : undefined}
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md px-3.5 py-2.5",
        box,
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      <div className="min-w-0 flex-1 basis-52 text-foreground">
        {title && <p className="font-strong">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}

/** Takes the place of content that is not there: nothing yet, failed, not allowed, not found. */
export function StateBlock({
  icon,
  title,
  action,
  role,
  className,
  children,
}: {
  icon: ReactNode;
  title: ReactNode;
  action?: ReactNode;
  role?: "alert" | "status";
  className?: string;
  children?: ReactNode;
}) {
  return (
    <div
      role={role}
      className={cn(
        "mx-auto flex max-w-110 flex-col items-center gap-1.5 px-4 py-14 text-center",
        className,
      )}
    >
      <span
        aria-hidden
        className="mb-1.5 text-muted-foreground [&_svg]:size-8 [&_svg]:stroke-[1.4]"
      >
        {icon}
      </span>
      <div className="text-lg font-strong">{title}</div>
      {children && <div className="text-muted-foreground text-balance">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
