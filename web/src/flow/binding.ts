import { evaluate, lookUp, type Scope, wholeReference } from "./expression";
import { atLeast, isObject, type Version } from "./flow-json";

/**
 * A property's value on the screen: a whole reference stands for what it refers to, backticks hold an expression
 * (from 6.0 on), everything else is itself. What cannot be evaluated is empty: a customer cannot mend a flow.
 */
export function bind(value: unknown, scope: Scope, version: Version): unknown {
  if (typeof value === "string") return bindText(value, scope, version);
  if (Array.isArray(value)) return value.map((item) => bind(item, scope, version));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, bind(inner, scope, version)]),
  );
}

function bindText(text: string, scope: Scope, version: Version): unknown {
  const path = wholeReference(text);
  if (path !== null) return lookUp(path, scope);
  const nested = atLeast(version, 6) ? nestedExpression(text) : null;
  return nested === null ? text : evaluateQuietly(nested, scope);
}

/** What stands between the backticks; an escaped one at the end is part of the text. */
function nestedExpression(text: string): string | null {
  const trimmed = text.trim();
  const isNested =
    trimmed.length > 1 && trimmed.startsWith("`") && trimmed.endsWith("`") && !trimmed.endsWith("\\`");
  return isNested ? trimmed.slice(1, -1) : null;
}

/** The condition of an `If`: the backticks may be left out. Anything but true is false. */
export function holds(condition: unknown, scope: Scope): boolean {
  if (typeof condition === "boolean") return condition;
  if (typeof condition !== "string") return false;
  return evaluateQuietly(nestedExpression(condition) ?? condition, scope) === true;
}

function evaluateQuietly(source: string, scope: Scope): unknown {
  try {
    return evaluate(source, scope);
  } catch {
    return undefined;
  }
}
