import { expect, it } from "vitest";
import { entriesMatching } from "./send-entries";

const entries = [
  { label: "Lista de opciones", about: "Hasta diez opciones detrás de un botón." },
  { label: "Pedir la ubicación", about: "Un toque te envía dónde está el cliente." },
  { label: "Botones de respuesta", about: "Una pregunta con hasta tres botones." },
];
const labels = (search: string) => entriesMatching(search, entries).map(({ label }) => label);

it("finds by name and explanation, whatever the accents, names first", () => {
  expect(labels("ubicacion")).toEqual(["Pedir la ubicación"]);
  expect(labels("boton")).toEqual(["Botones de respuesta", "Lista de opciones"]);
  expect(labels("opciones diez")).toEqual(["Lista de opciones"]);
  expect(labels("  ")).toHaveLength(3);
  expect(labels("nothing")).toEqual([]);
});
