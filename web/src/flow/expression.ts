import { isObject, type Json } from "./flow-json";

/** Where references look. */
export interface Scope {
  data: Json;
  form: Json;
  /** What is known of other screens; undefined until they are visited. */
  screens: Readonly<Record<string, { data: Json; form: Json } | undefined>>;
}

type Token =
  | { kind: "operand"; value: unknown }
  | { kind: "reference"; path: string }
  | { kind: "operator"; text: string };

export class ExpressionError extends Error {}

const REFERENCE = /\$\{([^{}]+)\}/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const WORD = /(?:true|false|null)\b/y;
const OPERATOR = /==|!=|<=|>=|&&|\|\||[<>!+\-/%()]/y;
const WORDS: Record<string, unknown> = { true: true, false: false, null: null };

/** The only reference that the whole text consists of, `data.x` of `${data.x}`. */
export function wholeReference(text: string): string | null {
  return /^\$\{([^{}]+)\}$/.exec(text.trim())?.[1]?.trim() ?? null;
}

/** What a reference stands for; undefined when there is nothing of that name. */
export function lookUp(path: string, scope: Scope): unknown {
  const [root, ...names] = path.split(".");
  if (root === "data") return step(scope.data, names);
  if (root === "form") return step(scope.form, names);
  if (root !== "screen") return undefined;
  const [screen = "", side, ...rest] = names;
  const visited = Object.hasOwn(scope.screens, screen) ? scope.screens[screen] : undefined;
  if (visited === undefined) return undefined;
  return side === "data" ? step(visited.data, rest) : side === "form" ? step(visited.form, rest) : undefined;
}

function step(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return step(value[Number(name)], rest);
  return isObject(value) && Object.hasOwn(value, name) ? step(value[name], rest) : undefined;
}

/**
 * The value of a nested expression or of a condition, without the backticks around it.
 * Juxtaposed values are joined to a text, and bind loosest: `${data.a} + 1 ' items'` is the sum with a word behind it.
 */
export function evaluate(source: string, scope: Scope): unknown {
  const reader = new Reader(tokensOf(source), scope);
  const value = reader.joined();
  reader.end();
  return value;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at += found[0].length;
    return found;
  };
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    if (source[at] === "'") {
      const { text, end } = quoted(source, at);
      tokens.push({ kind: "operand", value: text });
      at = end;
      continue;
    }
    const reference = match(REFERENCE);
    if (reference) {
      tokens.push({ kind: "reference", path: (reference[1] ?? "").trim() });
      continue;
    }
    const number = match(NUMBER);
    if (number) {
      tokens.push({ kind: "operand", value: Number(number[0]) });
      continue;
    }
    const word = match(WORD);
    if (word) {
      tokens.push({ kind: "operand", value: WORDS[word[0]] });
      continue;
    }
    const operator = match(OPERATOR);
    if (!operator)
      throw new ExpressionError(`Nothing is known that starts with “${source.slice(at, at + 12)}”.`);
    tokens.push({ kind: "operator", text: operator[0] });
  }
  return tokens;
}

/** A text in single quotes; a backslash takes the next sign as it is. */
function quoted(source: string, from: number): { text: string; end: number } {
  let text = "";
  for (let at = from + 1; at < source.length; at += 1) {
    const sign = source.charAt(at);
    if (sign === "'") return { text, end: at + 1 };
    if (sign === "\\" && at + 1 < source.length) at += 1;
    text += source.charAt(at);
  }
  throw new ExpressionError("A text in quotes does not end.");
}

class Reader {
  private at = 0;

  constructor(
    private readonly tokens: Token[],
    private readonly scope: Scope,
  ) {}

  end() {
    if (this.at < this.tokens.length) throw new ExpressionError("Something is left over.");
  }

  joined(): unknown {
    const first = this.either();
    if (!this.startsOperand()) return first;
    let text = shown(first);
    while (this.startsOperand()) text += shown(this.either());
    return text;
  }

  /** Both sides are always read, so that a mistake on the right shows whatever the left is. */
  private either(): unknown {
    let left = this.both();
    while (this.take("||")) {
      const right = this.both();
      left = left === true || right === true;
    }
    return left;
  }

  private both(): unknown {
    let left = this.equality();
    while (this.take("&&")) {
      const right = this.equality();
      left = left === true && right === true;
    }
    return left;
  }

  private equality(): unknown {
    let left = this.comparison();
    for (let operator = this.take("==", "!="); operator; operator = this.take("==", "!=")) {
      const same = equal(left, this.comparison());
      left = operator === "==" ? same : !same;
    }
    return left;
  }

  private comparison(): unknown {
    const left = this.sum();
    const operator = this.take("<=", ">=", "<", ">");
    if (!operator) return left;
    const a = numeric(left);
    const b = numeric(this.sum());
    if (a === null || b === null) return false;
    return operator === "<" ? a < b : operator === "<=" ? a <= b : operator === ">" ? a > b : a >= b;
  }

  private sum(): unknown {
    let left = this.quotient();
    for (let operator = this.take("+", "-"); operator; operator = this.take("+", "-")) {
      const right = numeric(this.quotient()) ?? 0;
      left = operator === "+" ? (numeric(left) ?? 0) + right : (numeric(left) ?? 0) - right;
    }
    return left;
  }

  private quotient(): unknown {
    let left = this.single();
    for (let operator = this.take("/", "%"); operator; operator = this.take("/", "%")) {
      const above = numeric(left) ?? 0;
      const below = numeric(this.single()) ?? 0;
      // Division by nothing gives 0, as the documentation says.
      left = below === 0 ? 0 : operator === "/" ? above / below : above % below;
    }
    return left;
  }

  private single(): unknown {
    if (this.take("!")) return this.single() !== true;
    if (this.take("-")) return -(numeric(this.single()) ?? 0);
    if (this.take("(")) {
      const value = this.joined();
      if (!this.take(")")) throw new ExpressionError("A bracket does not close.");
      return value;
    }
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === "operator") throw new ExpressionError("A value is missing.");
    this.at += 1;
    return token.kind === "operand" ? token.value : lookUp(token.path, this.scope);
  }

  private startsOperand(): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && (token.kind !== "operator" || token.text === "(" || token.text === "!");
  }

  private take(...operators: string[]): string | null {
    const token = this.tokens[this.at];
    if (token?.kind !== "operator" || !operators.includes(token.text)) return null;
    this.at += 1;
    return token.text;
  }
}

/** Number inputs give texts, yet authors compare them with numbers. */
function numeric(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function equal(left: unknown, right: unknown): boolean {
  const numbers = typeof left === "number" || typeof right === "number";
  if (numbers && typeof left !== typeof right)
    return numeric(left) !== null && numeric(left) === numeric(right);
  return (left ?? null) === (right ?? null);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
