// A list of patients as another program exports it after ten years of use: Windows-1252, semicolons, a title
// above the columns, days in several ways, wrong letters, families repeated, lines twice, empty ones, totals.
import { Buffer } from "node:buffer";

const FIRST = [
  "Lucía",
  "Hugo",
  "Begoña",
  "Iñaki",
  "Noa",
  "Álvaro",
  "Zoe",
  "Martín",
  "Aitana",
  "Leo",
];
const SECOND = [
  "Alba",
  "Bruno",
  "Celia",
  "Darío",
  "Elena",
  "Fabio",
  "Gala",
  "Héctor",
  "Inés",
  "Jaime",
  "Kira",
]
  .concat([
    "Lola",
    "Mario",
    "Nerea",
    "Óscar",
    "Paula",
    "Quique",
    "Rocío",
    "Saúl",
    "Tania",
    "Unai",
    "Vega",
  ])
  .concat(["Wanda", "Xavi", "Yago", "Zaida", "Abril", "Blas", "Clara", "Diego", "Eva"]);
const LAST = [
  "García",
  "Núñez",
  "Muñoz",
  "López",
  "Peña",
  "Ibáñez",
  "Gómez",
  "Sáez",
  "Ruiz",
  "Güell",
];
const MOTHERS = ["Marta", "Ana María", "Sofía", "Mª Ángeles", "Irene"];
const LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

const dni = (number) => `${String(number).padStart(8, "0")}${LETTERS[number % 23]}`;
const of = (list, number) => list[number % list.length];

/** Days as three programs before this one wrote them. */
function day(number) {
  const [d, m, y] = [(number % 27) + 1, (number % 12) + 1, 2012 + (number % 12)];
  const two = (value) => String(value).padStart(2, "0");
  return [
    `${two(d)}/${two(m)}/${y}`,
    `${two(d)}/${two(m)}/${String(y).slice(2)}`,
    `${d}-${m}-${y}`,
  ][number % 3];
}

/** The faults by row; what is not named is sound. */
export function messyList(count = 3_000) {
  const lines = [
    "Listado de pacientes;;;;;;;;;;",
    "Nº Historia;Apellidos;Nombre;F. Nacimiento;Nombre y apellidos tutor;Parentesco;DNI Tutor;Móvil;E-mail;Dirección;Observaciones",
  ];
  const faults = { letter: 0, day: 0, contact: 0, twice: 0, grown: 0 };
  let sound = 0;
  for (let row = 0; row < count; row += 1) {
    // Every third child is the sister or brother of the one before.
    const family = row % 3 === 2 ? row - 1 : row;
    const last = `${of(LAST, family)} ${of(LAST, family * 7 + 3)}`;
    const first = `${of(FIRST, row)} ${of(SECOND, Math.floor(row / 10))}`;
    let number = dni(10_000_000 + family);
    let born = day(row);
    let phone = `6${String(10_000_000 + family).padStart(8, "0")}`;
    let mail = `familia${family}@example.org`;
    const fault = row % 40;
    if (fault === 7) {
      number = `${number.slice(0, 8)}${LETTERS[(LETTERS.indexOf(number[8]) + 1) % 23]}`;
      faults.letter += 1;
    } else if (fault === 13) {
      born = "31/02/2016";
      faults.day += 1;
    } else if (fault === 19) {
      [phone, mail] = ["", ""];
      faults.contact += 1;
    } else if (fault === 31) {
      born = "14/03/1999";
      faults.grown += 1;
    } else {
      sound += 1;
    }
    const remarks = row % 11 === 0 ? '"Prefiere tarde; avisar\r\npor teléfono"' : "";
    const relationship = of(["Madre", "MADRE", "Mamá", "Mami"], row);
    const line = [
      4_000 + row,
      last.toUpperCase(),
      first,
      born,
      `${of(MOTHERS, family)} ${last}`,
      relationship,
      number,
      phone.replace(/(\d{3})(?=\d)/gu, "$1 "),
      mail,
      `C/ Mayor, ${family}`,
      remarks,
    ].join(";");
    lines.push(line);
    if (row % 200 === 100) {
      lines.push(line);
      faults.twice += 1;
    }
    if (row % 97 === 0) lines.push(";;;;;;;;;;");
  }
  lines.push(`Total pacientes;${count};;;;;;;;;`);
  const text = `${lines.join("\r\n")}\r\n`;
  return { bytes: windows1252(text), count, sound, faults };
}

function windows1252(text) {
  return Buffer.from(Array.from(text, (letter) => letter.codePointAt(0)));
}
