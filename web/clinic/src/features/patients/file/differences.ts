/** One field in which what is typed here is not what somebody else has saved meanwhile. */
export interface Difference<Name> {
  name: Name;
  mine: string;
  theirs: string;
}

/** How a form's fields are called and shown, in the order in which a person is asked about them. */
export type Shown<Values> = {
  [Name in keyof Values]?: { label: string; show: (value: Values[Name]) => string };
};

export function differences<Values extends object>(
  fields: Shown<Values>,
  mine: Values,
  theirs: Values,
): Difference<keyof Values>[] {
  const found: Difference<keyof Values>[] = [];
  for (const name of Object.keys(fields) as (keyof Values)[]) {
    const show = fields[name]?.show;
    if (!show) continue;
    const [ours, others] = [show(mine[name]), show(theirs[name])];
    if (ours !== others) found.push({ name, mine: ours, theirs: others });
  }
  return found;
}

/** The fields that only somebody else has changed. */
export function untouched<Values extends object>(
  fields: Shown<Values>,
  base: Values,
  mine: Values,
  theirs: Values,
): ReadonlySet<keyof Values> {
  const touched = new Set(differences(fields, base, mine).map((row) => row.name));
  const rows = differences(fields, mine, theirs);
  return new Set(rows.map((row) => row.name).filter((name) => !touched.has(name)));
}

/** What is typed here, with the fields taken over that were chosen of the other one. */
export function merge<Values extends object>(
  mine: Values,
  theirs: Values,
  taken: Iterable<keyof Values>,
): Values {
  const merged = { ...mine };
  for (const name of taken) merged[name] = theirs[name];
  return merged;
}
