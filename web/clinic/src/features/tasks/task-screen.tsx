import { Button, Segmented, StateBlock } from "@omi/ui";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ListChecks, ListTodo, Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Forbidden, Page } from "../../app/screens";
import { usePermission } from "../auth/session";
import { QuickAdd } from "./quick-add";
import { toTaskQuery } from "./search";
import { Tasks } from "./tasks";

/** What there is to do at the clinic. */
export function TaskScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("tasks.handle");
  return (
    <Page
      title={t("nav.tasks")}
      actions={
        allowed && (
          <Button className="max-md:hidden print:hidden" onClick={() => window.print()}>
            <Printer aria-hidden />
            {t("tasks.print")}
          </Button>
        )
      }
    >
      {allowed ? <TaskBoard /> : <Forbidden />}
    </Page>
  );
}

function TaskBoard() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/tareas" });
  const navigate = useNavigate({ from: "/tareas" });
  const isDone = search.estado === "hechas";
  return (
    <div className="flex max-w-220 flex-col gap-4">
      <QuickAdd focus={search.nueva === true} />
      <div className="flex flex-wrap gap-3 print:hidden">
        <Segmented
          label={t("tasks.whose")}
          value={search.ver ?? "todas"}
          options={[
            { value: "todas", label: t("tasks.all") },
            { value: "mias", label: t("tasks.mine") },
          ]}
          onValueChange={(ver) =>
            void navigate({
              search: (now) => ({ ...now, ver: ver === "mias" ? ver : undefined }),
              replace: true,
            })
          }
        />
        <Segmented
          label={t("tasks.which")}
          value={search.estado ?? "pendientes"}
          options={[
            { value: "pendientes", label: t("tasks.open") },
            { value: "hechas", label: t("tasks.done") },
          ]}
          onValueChange={(estado) =>
            void navigate({
              search: (now) => ({ ...now, estado: estado === "hechas" ? estado : undefined }),
              replace: true,
            })
          }
        />
      </div>
      <div>
        <Tasks
          query={toTaskQuery(search)}
          empty={
            isDone ? (
              <StateBlock icon={<ListTodo />} title={t("tasks.noneDone")} />
            ) : (
              <StateBlock icon={<ListChecks />} title={t("tasks.none")}>
                {t(search.ver === "mias" ? "tasks.noneMineText" : "tasks.noneText")}
              </StateBlock>
            )
          }
        />
      </div>
    </div>
  );
}
