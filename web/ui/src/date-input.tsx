import { CalendarDays } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { Calendar } from "./calendar";
import { cn } from "./cn";
import { fromIso, parseTyped, showDate, today } from "./dates";
import { Input } from "./input";
import { Popover, PopoverContent, PopoverTrigger } from "./popover";
import { useUiTexts } from "./texts";

interface DateInputProps
  extends Omit<ComponentProps<"input">, "value" | "onChange" | "min" | "max"> {
  /** `yyyy-mm-dd`, or what was typed when it is no date. */
  value: string;
  onValueChange: (value: string) => void;
  min?: string | undefined;
  max?: string | undefined;
}

/** A date that is typed as people write it, with a calendar beside it. */
export function DateInput({
  value,
  onValueChange,
  onBlur,
  min,
  max,
  className,
  ...props
}: DateInputProps) {
  const texts = useUiTexts();
  const [typed, setTyped] = useState(showDate(value));
  const [open, setOpen] = useState(false);

  useEffect(() => {
    setTyped((current) => (read(current) === value ? current : showDate(value)));
  }, [value]);

  return (
    <div className={cn("relative", className)}>
      <Input
        {...props}
        inputMode="numeric"
        autoComplete={props.autoComplete ?? "off"}
        placeholder={texts.locale.startsWith("es") ? "dd/mm/aaaa" : "dd/mm/yyyy"}
        className="pr-10"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onValueChange(read(event.target.value));
        }}
        onBlur={(event) => {
          setTyped(showDate(value));
          onBlur?.(event);
        }}
      />
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger
          disabled={props.disabled}
          aria-label={texts.openCalendar}
          className="absolute inset-y-0 right-1 my-auto grid size-7 place-items-center rounded-sm text-muted-foreground hover:text-foreground"
        >
          <CalendarDays aria-hidden className="size-4" />
        </PopoverTrigger>
        <PopoverContent
          label={texts.openCalendar}
          align="end"
          className="p-3"
          onOpenAutoFocus={(event) => event.preventDefault()}
        >
          <Calendar
            autoFocus
            value={fromIso(value) ? value : ""}
            min={min}
            max={max}
            onValueChange={(iso) => {
              onValueChange(iso);
              setOpen(false);
            }}
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}

/** A date when it reads as one; the text itself otherwise, so that a check can say what is wrong. */
function read(text: string): string {
  return parseTyped(text, Number(today().slice(0, 4))) ?? text.trim();
}
