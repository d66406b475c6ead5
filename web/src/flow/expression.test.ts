import { describe, expect, it } from "vitest";
import { bind, holds } from "./binding";
import { ExpressionError, evaluate, lookUp, type Scope, wholeReference } from "./expression";
import { readVersion } from "./flow-json";

const scope: Scope = {
  data: { age: 20, name: "Ada", vip: true, none: null, list: [{ id: "a" }], nested: { deep: "x" } },
  form: { first_name: "Ada", age: "19", agreed: false, empty: "" },
  screens: { CITY: { data: { zip: "1000" }, form: { city: "Vigo" } } },
};
const NEW = readVersion("7.3");
const OLD = readVersion("5.1");
const value = (source: string) => evaluate(source, scope);

describe("references", () => {
  it.each([
    ["data.age", 20],
    ["data.nested.deep", "x"],
    ["data.list.0.id", "a"],
    ["form.first_name", "Ada"],
    ["screen.CITY.form.city", "Vigo"],
    ["screen.CITY.data.zip", "1000"],
    ["screen.LATER.form.city", undefined],
    ["screen.CITY.other.x", undefined],
    ["data.missing.deep", undefined],
    ["data.constructor", undefined],
    ["screen.constructor.form.x", undefined],
    ["other.x", undefined],
  ])("%s is %o", (path, expected) => expect(lookUp(path, scope)).toEqual(expected));

  it("are whole values only without backticks", () => {
    expect(wholeReference("${data.age}")).toBe("data.age");
    expect(wholeReference("Hi ${data.age}")).toBeNull();
    expect(wholeReference("${data.a}${data.b}")).toBeNull();
  });
});

describe("expressions", () => {
  it.each([
    ["${data.age} == 20", true],
    ["${data.age} != 20", false],
    ["${data.name} == 'Ada'", true],
    ["${data.vip} == true", true],
    ["${data.name} == ${form.first_name}", true],
    ["${data.name} == true", false],
    ["${data.missing} == null", true],
    ["${form.age} > 18", true],
    ["${form.age} >= 19 && ${data.vip}", true],
    ["${form.age} < 19", false],
    ["${form.age} <= 19", true],
    ["${form.empty} > 18", false],
    ["!${form.agreed}", true],
    ["!(${form.agreed} || ${data.vip})", false],
    // && binds before ||.
    ["true || false && false", true],
    ["(true || false) && false", false],
    ["1 + 2 - 4", -1],
    ["7 % 4", 3],
    ["9 / 2", 4.5],
    ["1 / 0", 0],
    ["1 % ${data.none}", 0],
    ["${form.age} + 1", 20],
    ["-3 + 1", -2],
    ["(1 + 2) / 3", 1],
    ["'Hello ' ${form.first_name}", "Hello Ada"],
    ["${data.age} ' years, ' ${data.age} + 1 ' soon'", "20 years, 21 soon"],
    ["'it\\'s ' ${data.missing} '\\`ok\\`'", "it's `ok`"],
    ["${data.age} > 18 && ${form.first_name} == 'Ada' == true", true],
  ])("%s gives %o", (source, expected) => expect(value(source)).toEqual(expected));

  it.each(["", "1 +", "(1", "'open", "1 ==", "=", "# 1", "1 )", "&& true", "${}"])("%o is none", (source) => {
    expect(() => value(source)).toThrow(ExpressionError);
  });
});

describe("binding", () => {
  it("keeps what is no reference, and the type of what is", () => {
    expect(bind("plain", scope, NEW)).toBe("plain");
    expect(bind(" ${data.age} ", scope, NEW)).toBe(20);
    expect(bind("Hi ${data.name}", scope, NEW)).toBe("Hi ${data.name}");
    expect(bind(true, scope, NEW)).toBe(true);
    expect(bind({ a: ["${form.age}", { b: "${data.vip}" }] }, scope, NEW)).toEqual({
      a: ["19", { b: true }],
    });
  });

  it("knows nested expressions from 6.0 on", () => {
    expect(bind("`'Hello ' ${data.name}`", scope, NEW)).toBe("Hello Ada");
    expect(bind("`'Hello ' ${data.name}`", scope, readVersion("6.0"))).toBe("Hello Ada");
    expect(bind("`'Hello ' ${data.name}`", scope, OLD)).toBe("`'Hello ' ${data.name}`");
    expect(bind("``", scope, NEW)).toBeUndefined();
    expect(bind("`broken +`", scope, NEW)).toBeUndefined();
  });

  it("takes conditions with and without backticks", () => {
    expect(holds("${data.age} > 18", scope)).toBe(true);
    expect(holds("`${data.age} > 18`", scope)).toBe(true);
    expect(holds("${data.vip}", scope)).toBe(true);
    expect(holds("${data.name}", scope)).toBe(false);
    expect(holds("${data.age} >", scope)).toBe(false);
    expect(holds(true, scope)).toBe(true);
    expect(holds(undefined, scope)).toBe(false);
  });
});
