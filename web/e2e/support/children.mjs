// Filling in the registration as a receptionist would.

/** A DNI with its letter, for a number that no other child of the journey has. */
export function dni(number) {
  return String(number).padStart(8, "0") + "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23];
}

export const belen = {
  firstName: "Belén",
  lastName: "Núñez Ortega",
  dateOfBirth: "14/03/2019",
  guardian: {
    firstName: "Elena",
    lastName: "Ortega Prado",
    relationship: "Madre",
    dniNie: dni(41_700_301),
    phone: "612 345 678",
    email: "elena.ortega@example.org",
  },
  plan: "Preventivo",
};

export async function fillChild(page, child) {
  const part = (name) => page.getByRole("region", { name, exact: true });
  const own = part("Paciente");
  await own.getByLabel("Nombre").fill(child.firstName);
  await own.getByLabel("Apellidos").fill(child.lastName);
  await own.getByLabel("Fecha de nacimiento").fill(child.dateOfBirth);
  const guardian = part("Tutores");
  await guardian.getByLabel("Nombre").fill(child.guardian.firstName);
  await guardian.getByLabel("Apellidos").fill(child.guardian.lastName);
  await guardian.getByLabel("Parentesco").selectOption(child.guardian.relationship);
  await guardian.getByLabel("DNI o NIE").fill(child.guardian.dniNie);
  await guardian.getByLabel("Teléfono").fill(child.guardian.phone);
  await guardian.getByLabel("Correo electrónico").fill(child.guardian.email);
  await part("Plan").getByLabel("Tipo de plan").selectOption(child.plan);
  await part("Consentimientos").getByLabel("Protección de datos").check();
}

export const submit = (page) =>
  page.getByRole("main").getByRole("button", { name: "Dar de alta" }).click();

export async function openRegistration(page) {
  await page.getByRole("navigation").getByRole("link", { name: "Dar de alta" }).click();
  await page.getByRole("heading", { name: "Dar de alta" }).waitFor();
}
