import { Check, ChevronsUpDown } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { cn } from "./cn";
import { floating } from "./floating";
import { controlClasses } from "./input";
import { useUiTexts } from "./texts";

export interface ComboboxOption {
  value: string;
  label: string;
}

interface ComboboxProps {
  id?: string;
  options: readonly ComboboxOption[];
  value: string;
  onValueChange: (value: string) => void;
  onBlur?: () => void;
  placeholder?: string;
  disabled?: boolean;
  required?: boolean;
  /** What is typed may be kept even when the list does not hold it. */
  free?: boolean;
  /** Somebody else finds the options: is told what is typed; emptied, nothing is chosen. */
  onSearch?: (typed: string) => void;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** One choice out of many, found by typing; accents and case do not matter. */
export function Combobox({
  options,
  value,
  onValueChange,
  onBlur,
  free = false,
  onSearch,
  id,
  ...props
}: ComboboxProps) {
  const texts = useUiTexts();
  const generated = useId();
  const own = id ?? generated;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const open = typed !== null && !(onSearch && typed.trim().length < 2);
  const chosen = options.find((option) => option.value === value);

  const matches = useMemo(() => {
    if (onSearch) return options;
    const wanted = fold(typed ?? "");
    return options.filter((option) => fold(option.label).includes(wanted)).slice(0, 60);
  }, [options, typed, onSearch]);

  const close = () => {
    if (free && typed !== null && typed !== "") onValueChange(typed);
    setTyped(null);
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (option) onValueChange(option.value);
    setTyped(null);
  };
  const move = (step: number) => {
    if (typed === null) setTyped("");
    else setActive((active + step + matches.length) % Math.max(matches.length, 1));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && open && matches[active]) choose(matches[active]);
    else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setTyped(null);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="relative">
      <input
        {...props}
        ref={input}
        id={own}
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={`${own}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && matches[active] ? `${own}-${active}` : undefined}
        className={cn(controlClasses, "h-8.5 pr-8 touch-target")}
        value={typed ?? chosen?.label ?? value}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
          onSearch?.(event.target.value);
          if (onSearch && event.target.value === "") onValueChange("");
        }}
        onClick={() => setTyped((current) => current ?? "")}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close();
          onBlur?.();
        }}
      />
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <div
        id={`${own}-list`}
        role="listbox"
        aria-label={texts.options}
        hidden={!open}
        className={cn(
          floating,
          "scroll-thin absolute inset-x-0 top-full mt-1 max-h-60 overflow-y-auto p-1",
        )}
      >
        {matches.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the input, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: the input points at it with aria-activedescendant
          <div
            key={option.value}
            id={`${own}-${index}`}
            role="option"
            aria-selected={option.value === value}
            className={cn(
              "flex h-8.5 items-center justify-between rounded-sm px-2.5 touch-target",
              index === active && "bg-muted",
            )}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => setActive(index)}
            onClick={() => choose(option)}
          >
            {option.label}
            {option.value === value && <Check aria-hidden className="size-4" />}
          </div>
        ))}
        {matches.length === 0 && (
          <p className="px-2.5 py-2 text-muted-foreground">{texts.noResults}</p>
        )}
      </div>
    </div>
  );
}
