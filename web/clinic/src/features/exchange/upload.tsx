import { exchange, type Import } from "@omi/api";
import { Button, cn, Notice, Spinner } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";

/** Where lists come in: a new import, or more files for one. */
export function Upload({ into, small = false }: { into?: Import; small?: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/importar" });
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<string | null>(null);
  const [failure, setFailure] = useState<{ name: string; text: string } | null>(null);
  const [isOver, setIsOver] = useState(false);

  const take = async (files: File[]) => {
    if (files.length === 0 || reading !== null) return;
    setFailure(null);
    let one = into;
    for (const file of files) {
      setReading(file.name);
      try {
        one ??= await exchange.beginImport();
        one = await exchange.addImportFile(one.id, {
          name: file.name,
          bytes: await file.arrayBuffer(),
        });
      } catch (error) {
        setFailure({ name: file.name, text: problemText(error, t) });
        break;
      }
    }
    setReading(null);
    void queries.invalidateQueries({ queryKey: ["imports"] });
    if (!one || one.files.length === 0) {
      // Nothing came of it: no empty import stays behind.
      if (one && !into) await exchange.discardImport(one.id).catch(() => {});
      return;
    }
    queries.setQueryData(["imports", one.id], one);
    const id = one.id;
    void navigate({ search: { id } });
  };

  const chooser = (
    <>
      <input
        ref={input}
        type="file"
        multiple
        accept=".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        data-import-file
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {reading === null ? (
        <Button variant={small ? "secondary" : "primary"} onClick={() => input.current?.click()}>
          <FileUp aria-hidden />
          {small ? t("importing.addFile") : t("importing.begin")}
        </Button>
      ) : (
        <p role="status" className="flex items-center gap-2 text-muted-foreground">
          <Spinner /> {t("importing.uploading", { name: reading })}
        </p>
      )}
      {failure && (
        <Notice tone="error" live className="text-left" title={failure.name}>
          {failure.text}
        </Notice>
      )}
    </>
  );
  if (small) return <div className="flex flex-col items-start gap-3">{chooser}</div>;
  return (
    <section
      aria-label={t("importing.files")}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void take([...event.dataTransfer.files]);
      }}
      className={cn(
        "flex flex-col items-center gap-3 rounded-md border border-dashed border-control px-4 py-10 text-center",
        isOver && "border-primary bg-primary-soft",
      )}
    >
      <p className="text-lg font-strong">{t("importing.drop")}</p>
      <p className="max-w-140 text-balance text-muted-foreground">{t("importing.dropText")}</p>
      {chooser}
    </section>
  );
}
