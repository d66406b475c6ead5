/** An error the server explained, RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** What programs switch on. */
    readonly code: string,
    /** A sentence a person can act on. */
    readonly detail: string,
    readonly errors: { field: string; detail: string }[] = [],
  ) {
    super(detail);
    this.name = "Problem";
  }
}

/** The request never got an answer: no network, or the server is away. Worth repeating as it is. */
export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached.");
    this.name = "Unreachable";
  }
}

export function problemFrom(status: number, body: unknown): Problem {
  const fields = isRecord(body) ? body : {};
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : undefined);
  const errors = Array.isArray(fields.errors) ? fields.errors.filter(isFieldError) : [];
  return new Problem(
    status,
    text("code") ?? `http_${status}`,
    text("detail") ?? text("title") ?? `HTTP ${status}`,
    errors,
  );
}

/** The sentence to show for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) {
    const fields = error.errors.map((item) => item.detail).filter((detail) => detail !== error.detail);
    return [error.detail, ...fields].join(" ");
  }
  return error instanceof Error ? error.message : String(error);
}

/** What the server says of one of these fields. */
export function detailAt(error: unknown, ...fields: string[]): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return error.errors.find(({ field }) => fields.includes(field))?.detail;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isFieldError = (value: unknown): value is { field: string; detail: string } =>
  isRecord(value) && typeof value.field === "string" && typeof value.detail === "string";
