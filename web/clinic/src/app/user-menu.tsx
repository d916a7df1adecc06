import { Avatar } from "@omi/ui";
import { ChevronsUpDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../features/auth/session";
import { roleNames } from "../i18n/values";

export const loadUserMenu = () => import("./user-menu-opened");
const OpenedUserMenu = lazy(loadUserMenu);

const shape =
  "flex items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-muted data-[state=open]:bg-muted max-md:min-h-11";

/** Who is signed in; pressed, it becomes the menu of that person. */
export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const [wanted, setWanted] = useState(false);
  const face = <Face />;
  const closed = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      className={shape}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        setWanted(true);
      }}
    >
      {face}
    </button>
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenedUserMenu className={shape} face={face} onHelp={onHelp} />
    </Suspense>
  );
}

function Face() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <Avatar name={me.name} size="sm" />
      <span className="sr-only">{t("shell.userMenu")}:</span>
      <span className="min-w-0 flex-1 leading-tight max-md:sr-only">
        <span className="block truncate">{me.name}</span>
        <span className="block truncate text-xs text-muted-foreground">
          {me.roles.map((role) => t(roleNames[role])).join(", ")}
        </span>
      </span>
      <ChevronsUpDown aria-hidden className="hidden size-4 text-muted-foreground md:block" />
    </>
  );
}
