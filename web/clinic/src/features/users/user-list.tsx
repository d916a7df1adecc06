import { auth, type User } from "@omi/api";
import {
  Badge,
  Button,
  Cell,
  ColumnHeader,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  Skeleton,
  StateBlock,
  Table,
  toast,
} from "@omi/ui";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Lock, ShieldCheck, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { roleNames } from "../../i18n/values";
import { useMe, usePermission } from "../auth/session";
import { ResetCodeDialog } from "./reset-code";

export function UserList() {
  const { t } = useTranslation();
  const allowed = usePermission("users.manage");
  return <Page title={t("nav.users")}>{allowed ? <People /> : <Forbidden />}</Page>;
}

function People() {
  const { t } = useTranslation();
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
            <ColumnHeader className="w-12">
              <span className="sr-only">{t("file.more")}</span>
            </ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <Row key={person.id} person={person} />
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
    </>
  );
}

function Row({ person }: { person: User }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const queries = useQueryClient();
  const isLocked = Boolean(person.lockedUntil && Date.parse(person.lockedUntil) > Date.now());
  const unlock = useMutation({
    mutationFn: () => auth.unlockUser(person.id),
    onSuccess: async () => {
      toast(t("users.unlocked", { name: person.name }));
      await queries.invalidateQueries({ queryKey: ["users"] });
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  const isMe = useMe().id === person.id;
  const [resetting, setResetting] = useState(false);
  const roles = person.roles.map((role) => t(roleNames[role])).join(", ");
  return (
    <tr className="hover:bg-muted">
      <Cell className="max-md:h-auto max-md:py-2">
        {person.name}
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
        {isLocked && person.lockedUntil ? (
          <span className="flex flex-wrap items-center gap-2">
            <Badge tone="red" title={showMoment(person.lockedUntil)}>
              <Lock aria-hidden />
              {t("users.locked")}
            </Badge>
            <Button
              size="sm"
              busy={unlock.isPending}
              aria-label={t("users.unlockOf", { name: person.name })}
              onClick={() => unlock.mutate()}
            >
              {t("users.unlock")}
            </Button>
          </span>
        ) : (
          <span className="text-muted-foreground">
            {person.status === "INVITED" ? t("users.invited") : t("users.active")}
          </span>
        )}
      </Cell>
      <Cell className="w-12 text-right">
        {!isMe && (
          <Menu>
            <MenuTrigger asChild>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("users.actionsOf", { name: person.name })}
              >
                <Ellipsis aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent>
              <MenuItem onSelect={() => setResetting(true)}>
                <KeyRound aria-hidden />
                {t("users.resetCode")}
              </MenuItem>
            </MenuContent>
          </Menu>
        )}
        {resetting && <ResetCodeDialog person={person} onClose={() => setResetting(false)} />}
      </Cell>
    </tr>
  );
}
