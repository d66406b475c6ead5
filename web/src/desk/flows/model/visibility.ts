/** “Show only when …”: the one shape of `visible` that the builder writes and reads. Others are shown as they are written. */

export interface Condition {
  field: string;
  is: boolean;
  /** A choice's id, or a tick. */
  value: string | boolean;
}

export function writeCondition({ field, is, value }: Condition): string {
  const literal = typeof value === "boolean" ? String(value) : `'${value.replaceAll("'", "")}'`;
  return `\`\${form.${field}} ${is ? "==" : "!="} ${literal}\``;
}

export function readCondition(visible: unknown): Condition | null {
  if (typeof visible !== "string") return null;
  const match = visible.match(/^`\s*\$\{form\.(\w+)\}\s*(==|!=)\s*(?:'([^']*)'|(true|false))\s*`$/);
  if (match === null) return null;
  const [, field = "", operator, text, flag] = match;
  return { field, is: operator === "==", value: flag === undefined ? (text ?? "") : flag === "true" };
}
