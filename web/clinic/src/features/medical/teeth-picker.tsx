import { cn, FieldError } from "@omi/ui";
import { useTranslation } from "react-i18next";

/* As the clinician sees the child: the right side on the left. */
const quadrants = [
  { name: "medical.quadrant.upperRight", permanent: 1, primary: 5, isRight: true },
  { name: "medical.quadrant.upperLeft", permanent: 2, primary: 6, isRight: false },
  { name: "medical.quadrant.lowerRight", permanent: 4, primary: 8, isRight: true },
  { name: "medical.quadrant.lowerLeft", permanent: 3, primary: 7, isRight: false },
] as const;

function row(quadrant: number, count: number, isRight: boolean): number[] {
  const teeth = Array.from({ length: count }, (_, place) => quadrant * 10 + place + 1);
  return isRight ? teeth.reverse() : teeth;
}

/** The teeth of an injury, one press each: the 52 numbers of the FDI and no others. */
export function TeethPicker({
  chosen,
  error,
  onChange,
}: {
  chosen: number[];
  error?: string | undefined;
  onChange: (teeth: number[]) => void;
}) {
  const { t } = useTranslation();
  const toggle = (tooth: number) =>
    onChange(
      chosen.includes(tooth)
        ? chosen.filter((other) => other !== tooth)
        : [...chosen, tooth].sort(),
    );
  return (
    <fieldset className="min-w-0 sm:col-span-2">
      <legend className="mb-1 text-sm font-strong">{t("medical.teeth")}</legend>
      <div className="grid gap-x-4 gap-y-3 md:grid-cols-2">
        {quadrants.map(({ name, permanent, primary, isRight }) => (
          // biome-ignore lint/a11y/useSemanticElements: the fieldset around has the legend
          <div key={name} role="group" aria-label={t(name)} className="flex flex-col gap-1">
            {[row(permanent, 8, isRight), row(primary, 5, isRight)].map((teeth) => (
              <div key={teeth[0]} className={cn("flex gap-1", isRight && "md:justify-end")}>
                {teeth.map((tooth) => (
                  <button
                    key={tooth}
                    type="button"
                    aria-pressed={chosen.includes(tooth)}
                    onClick={() => toggle(tooth)}
                    className={cn(
                      "min-h-9 min-w-0 max-w-12 flex-1 rounded-sm border text-sm tabular-nums select-none pointer-coarse:min-h-11",
                      chosen.includes(tooth)
                        ? "border-primary bg-primary-soft font-strong text-primary-soft-foreground"
                        : "border-border hover:bg-muted",
                    )}
                  >
                    {tooth}
                  </button>
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
