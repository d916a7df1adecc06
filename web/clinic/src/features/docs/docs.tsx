import { call } from "@omi/api";
import { Badge, Field, Input, Segmented, Skeleton, StateBlock, type Tone } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, SearchX } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed, usePageTitle } from "../../app/screens";
import { chooseLanguage, currentLanguage } from "../../i18n";
import {
  type ApiDocument,
  fieldsOf,
  groupsOf,
  inner,
  type Listed,
  nameOf,
  resolved,
  type Schema,
  shortly,
} from "./document";

/** How deep one can look into what an answer is made of. */
const DEPTH = 5;

const tones: Record<string, Tone> = {
  GET: "primary",
  POST: "green",
  PUT: "amber",
  PATCH: "amber",
  DELETE: "red",
};

/** The API of the box, read from the document that it serves: nothing of it comes from elsewhere. */
export function ApiDocs() {
  const { t } = useTranslation();
  usePageTitle(t("apiDocs.title"));
  const document = useQuery({
    queryKey: ["apiDocument"],
    queryFn: ({ signal }) => call<ApiDocument>("GET", "/api/openapi.json", { signal, open: true }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <main className="mx-auto h-full w-full max-w-240 overflow-y-auto px-4 py-6 sm:px-7">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div>
          <h1 className="text-xl font-strong">{t("apiDocs.title")}</h1>
          <p className="text-muted-foreground">{t("apiDocs.text")}</p>
        </div>
        <Segmented
          label={t("shell.language")}
          value={currentLanguage()}
          onValueChange={(language) => void chooseLanguage(language)}
          options={[
            { value: "es", label: "Español" },
            { value: "en", label: "English" },
          ]}
        />
      </div>
      {document.isPending && (
        <div aria-busy className="flex flex-col gap-3">
          {["a", "b", "c", "d"].map((key) => (
            <Skeleton key={key} className="h-10" />
          ))}
        </div>
      )}
      {document.isError && (
        <LoadFailed error={document.error} onRetry={() => void document.refetch()} />
      )}
      {document.data && <Operations document={document.data} />}
    </main>
  );
}

function Operations({ document }: { document: ApiDocument }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const sought = useDeferredValue(typed);
  const groups = useMemo(() => groupsOf(document, sought), [document, sought]);
  const count = groups.reduce((sum, group) => sum + group.operations.length, 0);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <Field label={t("apiDocs.search")} className="w-full max-w-110">
          <Input
            type="search"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <a
            href="/api/openapi.json"
            download="omi-openapi.json"
            className="inline-flex items-center gap-1.5 text-primary underline"
          >
            <Download aria-hidden className="size-4" />
            openapi.json
          </a>
          <Link to="/" className="text-primary underline">
            {t("apiDocs.toApp")}
          </Link>
        </p>
      </div>
      <p role="status" className="mb-3 text-sm text-muted-foreground">
        {t("apiDocs.count", { count })} · OMI {document.info.version}
      </p>
      {groups.length === 0 && <StateBlock icon={<SearchX />} title={t("apiDocs.none")} />}
      {groups.map((group) => (
        <section key={group.tag} aria-labelledby={`tag-${group.tag}`} className="mb-6">
          <h2 id={`tag-${group.tag}`} className="mb-2 font-strong">
            {group.tag}
          </h2>
          <div className="divide-y divide-border rounded-md border border-border">
            {group.operations.map((listed) => (
              <OperationItem key={listed.id} document={document} listed={listed} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function OperationItem({ document, listed }: { document: ApiDocument; listed: Listed }) {
  const { operation } = listed;
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-1 px-3.5 py-2.5 hover:bg-muted">
        <Badge tone={tones[listed.method] ?? "neutral"}>{listed.method}</Badge>
        <span className="font-mono text-sm break-all">{listed.path}</span>
        <span lang="en" className="text-sm text-muted-foreground">
          {operation.summary}
        </span>
      </summary>
      {isOpen && <OperationDetails document={document} listed={listed} />}
    </details>
  );
}

function OperationDetails({ document, listed }: { document: ApiDocument; listed: Listed }) {
  const { t } = useTranslation();
  const { operation } = listed;
  const permission = operation["x-permission"];
  const isPublic = operation.security?.length === 0;
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return (
    <div className="flex flex-col gap-4 px-3.5 pt-1 pb-4">
      {operation.description && (
        <p lang="en" className="max-w-180">
          {operation.description}
        </p>
      )}
      <p className="text-sm">
        <span className="text-muted-foreground">{t("apiDocs.access")}: </span>
        {permission ? (
          <code>{permission}</code>
        ) : isPublic ? (
          t("apiDocs.public")
        ) : (
          t("apiDocs.signedIn")
        )}
      </p>
      {operation.parameters && operation.parameters.length > 0 && (
        <div>
          <h3 className="mb-1 text-sm font-strong">{t("apiDocs.parameters")}</h3>
          <dl className="flex flex-col gap-1.5 text-sm">
            {operation.parameters.map((parameter) => (
              <FieldRow
                key={`${parameter.in} ${parameter.name}`}
                name={parameter.name}
                kind={`${parameter.in}, ${shortly(parameter.schema ?? {})}`}
                required={parameter.required ?? false}
                text={parameter.description}
              />
            ))}
          </dl>
        </div>
      )}
      {body && (
        <div>
          <h3 className="mb-1 text-sm font-strong">{t("apiDocs.body")}</h3>
          <SchemaView document={document} schema={body} depth={0} />
        </div>
      )}
      <div>
        <h3 className="mb-1 text-sm font-strong">{t("apiDocs.answers")}</h3>
        <ul className="flex flex-col gap-2 text-sm">
          {Object.entries(operation.responses ?? {}).map(([status, answer]) => {
            const schema = Object.values(answer.content ?? {})[0]?.schema;
            return (
              <li key={status}>
                <Badge tone={status.startsWith("2") ? "green" : "neutral"}>{status}</Badge>{" "}
                <span lang="en">{answer.description}</span>
                {schema && status.startsWith("2") && (
                  <SchemaView document={document} schema={schema} depth={0} />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function FieldRow({
  name,
  kind,
  required,
  text,
}: {
  name: string;
  kind: string;
  required: boolean;
  text: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <div>
      <dt className="break-words">
        <code className="font-strong">{name}</code>{" "}
        <span className="font-mono text-xs text-muted-foreground">{kind}</span>
        {required && (
          <span className="text-xs text-muted-foreground"> · {t("apiDocs.required")}</span>
        )}
      </dt>
      {text && (
        <dd lang="en" className="text-muted-foreground">
          {text}
        </dd>
      )}
    </div>
  );
}

/** What a value is made of; what it refers to opens in its place, as deep as one wants to look. */
function SchemaView({
  document,
  schema,
  depth,
}: {
  document: ApiDocument;
  schema: Schema;
  depth: number;
}) {
  const whole = resolved(document, schema);
  const fields = fieldsOf(document, schema);
  if (fields.length === 0) {
    return (
      <p className="font-mono text-xs break-words text-muted-foreground">
        {nameOf(schema) && whole.enum ? shortly(whole) : shortly(schema)}
      </p>
    );
  }
  return (
    <dl className="mt-1 flex flex-col gap-1.5 border-l-2 border-border pl-3 text-sm">
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          name={field.name}
          kind={shortly(field.schema)}
          required={field.required}
          text={field.schema.description ?? resolved(document, field.schema).description}
        />
      ))}
      {depth < DEPTH && <Led document={document} fields={fields} depth={depth} />}
    </dl>
  );
}

function Led({
  document,
  fields,
  depth,
}: {
  document: ApiDocument;
  fields: { name: string; schema: Schema }[];
  depth: number;
}) {
  const found = new Map<string, Schema>();
  for (const field of fields) {
    const own = fieldsOf(document, field.schema).length > 0 ? [field.schema] : [];
    for (const schema of [...own, ...inner(document, field.schema)]) {
      found.set(nameOf(schema) ?? field.name, schema);
    }
  }
  return [...found].map(([name, schema]) => (
    <div key={name}>
      <dt className="sr-only">{name}</dt>
      <dd>
        <Opened name={name} document={document} schema={schema} depth={depth + 1} />
      </dd>
    </div>
  ));
}

function Opened({
  name,
  document,
  schema,
  depth,
}: {
  name: string;
  document: ApiDocument;
  schema: Schema;
  depth: number;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer font-mono text-xs text-primary">{name}</summary>
      {isOpen && <SchemaView document={document} schema={schema} depth={depth} />}
    </details>
  );
}
