import { auth, exchange, type Invited, type User } from "@omi/api";
import { Badge, Button, Cell, ColumnHeader, Skeleton, StateBlock, Table, toast } from "@omi/ui";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ShieldCheck, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFeature } from "../../app/features";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { roleNames } from "../../i18n/values";
import { usePermission } from "../auth/session";
import ExportMenu from "../exchange/export-menu";
import { ColourDot } from "./colour";
import { InvitationDialog } from "./invitation-dialog";
import { type Act, PersonAct } from "./person-acts";
import { PersonDialog } from "./person-dialog";
import { PersonSheet } from "./person-sheet";
import { isLocked, PersonState } from "./person-state";

/** The people who work here. */
export function UserList() {
  const { t } = useTranslation();
  const allowed = usePermission("users.manage");
  const hasExports = useFeature("exports");
  const mayExport = usePermission("exchange.manage") && hasExports;
  const { invitar: inviting = false } = useSearch({ from: "/shell/usuarios" });
  const navigate = useNavigate({ from: "/usuarios" });
  const setInviting = (isOpen: boolean) =>
    void navigate({ search: isOpen ? { invitar: true } : {}, replace: true });
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <Page
      title={t("nav.users")}
      actions={
        allowed && (
          <div className="flex flex-wrap gap-2">
            {mayExport && <ExportMenu team fetchFile={exchange.exportUsers} />}
            <Button variant="primary" onClick={() => setInviting(true)}>
              <UserPlus aria-hidden />
              {t("users.invite")}
            </Button>
          </div>
        )
      }
    >
      {allowed ? <People /> : <Forbidden />}
      {allowed && inviting && (
        <PersonDialog person={null} onInvited={setInvited} onClose={() => setInviting(false)} />
      )}
      {invited && (
        <InvitationDialog
          name={invited.user.name}
          invitation={invited.invitation}
          onClose={() => setInvited(null)}
        />
      )}
    </Page>
  );
}

function People() {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState<string | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const users = useInfiniteQuery({
    queryKey: ["users"],
    queryFn: ({ pageParam, signal }) => auth.listUsers(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (users.isError) {
    return <LoadFailed error={users.error} onRetry={() => void users.refetch()} />;
  }
  if (users.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-px">
        {["a", "b", "c", "d"].map((key) => (
          <div key={key} className="flex h-9 items-center gap-6">
            <Skeleton className="w-40" />
            <Skeleton className="w-56" />
            <Skeleton className="w-24" />
          </div>
        ))}
      </div>
    );
  }
  const people = users.data.pages
    .flatMap((page) => page.items)
    .sort((a, b) => a.name.localeCompare(b.name, "es"));
  if (people.length === 0) return <StateBlock icon={<Users />} title={t("users.none")} />;
  const open = people.find((person) => person.id === openId);
  return (
    <>
      <Table bleed>
        <thead>
          <tr>
            <ColumnHeader>{t("account.name")}</ColumnHeader>
            <ColumnHeader className="max-md:hidden">{t("fields.email")}</ColumnHeader>
            <ColumnHeader className="max-md:hidden">{t("account.roles")}</ColumnHeader>
            <ColumnHeader className="max-lg:hidden">{t("twoFactor.short")}</ColumnHeader>
            <ColumnHeader>{t("users.state")}</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <Row key={person.id} person={person} onOpen={() => setOpenId(person.id)} />
          ))}
        </tbody>
      </Table>
      {users.hasNextPage && (
        <Button
          className="mt-4"
          busy={users.isFetchingNextPage}
          onClick={() => void users.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
      {open && (
        <PersonSheet
          person={open}
          onAct={setAct}
          onClose={() => {
            if (act === null) setOpenId(null);
          }}
        />
      )}
      {open && act && <PersonAct act={act} person={open} onDone={() => setAct(null)} />}
    </>
  );
}

function Row({ person, onOpen }: { person: User; onOpen: () => void }) {
  const { t } = useTranslation();
  const roles = person.roles.map((role) => t(roleNames[role])).join(", ");
  return (
    <tr className="hover:bg-muted">
      <Cell className="max-md:h-auto max-md:py-2">
        <span className="flex items-center gap-2">
          <Button
            variant="link"
            size="sm"
            className="justify-start text-base! text-foreground!"
            aria-label={t("users.openOf", { name: person.name })}
            onClick={onOpen}
          >
            {person.name}
          </Button>
          {person.colour && <ColourDot colour={person.colour} />}
        </span>
        <span className="block text-sm text-muted-foreground md:hidden">
          {person.email}
          <br />
          {roles}
        </span>
      </Cell>
      <Cell className="max-md:hidden">{person.email}</Cell>
      <Cell className="max-md:hidden">{roles}</Cell>
      <Cell className="max-lg:hidden">
        {person.twoFactorEnabled ? (
          <Badge tone="green">
            <ShieldCheck aria-hidden />
            {t("twoFactor.on")}
          </Badge>
        ) : (
          <span className="text-muted-foreground">{t("twoFactor.off")}</span>
        )}
      </Cell>
      <Cell>
        <span className="flex flex-wrap items-center gap-2">
          <PersonState person={person} />
          {isLocked(person) && <Unlock person={person} />}
        </span>
      </Cell>
    </tr>
  );
}

function Unlock({ person }: { person: User }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const unlock = useMutation({
    mutationFn: () => auth.unlockUser(person.id),
    onSuccess: async () => {
      toast(t("users.unlocked", { name: person.name }));
      await queries.invalidateQueries({ queryKey: ["users"] });
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <Button
      size="sm"
      busy={unlock.isPending}
      aria-label={t("users.unlockOf", { name: person.name })}
      onClick={() => unlock.mutate()}
    >
      {t("users.unlock")}
    </Button>
  );
}
