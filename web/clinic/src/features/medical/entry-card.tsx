import { Button, DateInput, Field, Input, Textarea } from "@omi/ui";
import { Plus, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";

/** One entry of a list: its name, what is said of it, and a way out. */
export function EntryCard({
  name,
  hint,
  onRemove,
  children,
}: {
  name: string;
  hint?: string | null;
  onRemove: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const title = useId();
  return (
    <section
      aria-labelledby={title}
      className="rounded-md border border-border bg-background px-3.5 py-3"
    >
      <div className="mb-2 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={title} className="font-strong break-words">
            {name}
          </h2>
          {hint && <p className="text-sm text-muted-foreground">{hint}</p>}
        </div>
        <Button
          variant="ghost"
          size="icon"
          aria-label={t("medical.remove", { name })}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">{children}</div>
    </section>
  );
}

/** A line of text of an entry; empty is nothing. */
export function EntryText({
  label,
  value,
  error,
  required = false,
  onChange,
}: {
  label: string;
  value: string | null | undefined;
  error?: string | undefined;
  required?: boolean;
  onChange: (value: string | null) => void;
}) {
  return (
    <Field label={label} error={error} required={required}>
      <Input
        value={value ?? ""}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value || null)}
      />
    </Field>
  );
}

export function EntryDate({
  label,
  value,
  error,
  min,
  max,
  onChange,
}: {
  label: string;
  value: string | null | undefined;
  error?: string | undefined;
  min: string;
  max: string;
  onChange: (value: string | null) => void;
}) {
  return (
    <Field label={label} error={error}>
      <DateInput
        value={value ?? ""}
        min={min}
        max={max}
        onValueChange={(day) => onChange(day || null)}
      />
    </Field>
  );
}

export function EntryNote({
  value,
  error,
  onChange,
}: {
  value: string | null | undefined;
  error?: string | undefined;
  onChange: (value: string | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Field label={t("medical.note")} error={error} className="sm:col-span-2">
      <Textarea
        rows={2}
        maxLength={4000}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
      />
    </Field>
  );
}

/** Adds what stands in no list, in words of one's own. */
export function AddOwn({ label, onAdd }: { label: string; onAdd: (words: string) => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const add = () => {
    if (!words.trim()) return;
    onAdd(words.trim());
    setWords("");
  };
  return (
    <div className="flex items-end gap-2">
      <Field label={label} className="min-w-0 flex-1 sm:max-w-90">
        <Input
          value={words}
          maxLength={200}
          autoComplete="off"
          className="h-11"
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
      </Field>
      <Button size="lg" onClick={add}>
        <Plus aria-hidden />
        {t("medical.add")}
      </Button>
    </div>
  );
}
