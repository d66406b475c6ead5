/** Addresses as people paste them: with commas, semicolons, spaces, on lines, with names around them. */
export function addressesIn(text: string): string[] {
  const words = text
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^[<("']+|[>)"']+$/g, "").toLowerCase())
    .filter((word) => word !== "");
  // A list from a mail program: `Ana García <ana@shop.test>`. Words beside an address in angles are its name.
  const named = /<[^<>\s]+@[^<>\s]+>/.test(text);
  const kept = named ? words.filter((word) => word.includes("@")) : words;
  return [...new Set(kept)];
}

/** As the server sees it, so that a slip of the pen is shown before anything is sent. */
export function isAddress(address: string): boolean {
  const [user, host, ...more] = address.split("@");
  return (
    address.length <= 254 &&
    more.length === 0 &&
    !!user &&
    !!host &&
    host.includes(".") &&
    !host.startsWith(".") &&
    !host.endsWith(".")
  );
}
