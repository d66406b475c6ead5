import { isName, isNumber, piecesOf, variablesOf } from "../variables";
import { type ButtonDraft, type CardDraft, FIXED_LABEL, type TemplateDraft } from "./draft";
import { LIMITS, mostOf, TTL_SECONDS } from "./limits";
import { promotionalWordIn } from "./promotional-words";

/**
 * Why WhatsApp would refuse or reject a template (spec templates §9 to §12, §14.1). An error is refused; a warning is a known
 * cause of rejection, or of a dearer category.
 */
export interface Finding {
  severity: "error" | "warning";
  /** The part it is about, as the API's problems name them; of cards and buttons with the place. */
  field: string;
  /** Which sentence says it: `templates.lint.<code>`. */
  code: LintCode;
  values?: Record<string, string | number>;
}

export type LintCode =
  | "name_missing"
  | "body_missing"
  | "header_missing"
  | "too_long"
  | "variable_at_edge"
  | "variables_adjacent"
  | "variables_mixed"
  | "variables_gap"
  | "variable_name"
  | "variable_in_footer"
  | "too_many_variables"
  | "too_many_in_header"
  | "sample_missing"
  | "file_missing"
  | "header_format"
  | "newlines"
  | "emoji"
  | "promotional"
  | "braces"
  | "label_missing"
  | "label_twice"
  | "label_variable"
  | "too_many_buttons"
  | "too_many_of_kind"
  | "buttons_grouped"
  | "url_invalid"
  | "url_variable"
  | "url_shortened"
  | "phone_invalid"
  | "code_missing"
  | "flow_missing"
  | "category_of_kind"
  | "mpm_header"
  | "spm_header"
  | "cards_few"
  | "cards_differ"
  | "card_media"
  | "card_buttons"
  | "card_body_some"
  | "offer_text"
  | "offer_header"
  | "offer_buttons"
  | "expiry"
  | "apps_missing"
  | "apps_many"
  | "package_name"
  | "signature_hash"
  | "zero_tap_terms"
  | "sensitive"
  | "ttl";

type Report = (
  field: string,
  code: LintCode,
  values?: Finding["values"],
  severity?: Finding["severity"],
) => void;

export function lint(draft: TemplateDraft): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (field, code, values, severity = "error") =>
    findings.push({ severity, field, code, ...(values ? { values } : {}) });
  if (draft.name === "") report("name", "name_missing");
  lintTtl(draft, report);
  if (draft.category === "AUTHENTICATION") {
    lintAuthentication(draft, report);
    return findings;
  }
  if (draft.shape !== "CAROUSEL") lintHeader(draft, report);
  lintBody(draft, report);
  if (draft.shape === "STANDARD" || draft.shape === "CALL_PERMISSION") lintFooter(draft, report);
  if (draft.shape === "STANDARD" || draft.shape === "OFFER") lintButtons(draft, report);
  if (draft.shape === "OFFER") lintOffer(draft, report);
  if (draft.shape === "CAROUSEL") lintCards(draft, report);
  lintCategory(draft, report);
  return findings;
}

export const hasErrors = (findings: Finding[]) => findings.some((finding) => finding.severity === "error");

const length = (text: string) => [...text].length;

function lintLength(text: string, most: number, field: string, report: Report) {
  if (length(text) > most) report(field, "too_long", { count: length(text), most });
}

function lintVariables(
  text: string,
  draft: TemplateDraft,
  examples: Record<string, string> | undefined,
  field: string,
  report: Report,
) {
  const names = variablesOf(text);
  const withoutVariables = piecesOf(text)
    .map((piece) => (piece.kind === "text" ? piece.text : ""))
    .join("");
  if (/\{\{|\}\}/.test(withoutVariables)) report(field, "braces");
  if (names.length === 0) return;
  const numbers = names.filter(isNumber);
  if (numbers.length > 0 && numbers.length < names.length) report(field, "variables_mixed");
  else if (draft.format === "POSITIONAL") {
    if (numbers.length < names.length) report(field, "variable_name", { name: `{{${names[0]}}}` });
    const highest = Math.max(...numbers.map(Number));
    if (numbers.length > 0 && highest !== numbers.length)
      report(field, "variables_gap", { count: names.length });
  } else {
    const bad = names.find((name) => !isName(name));
    if (bad !== undefined) report(field, "variable_name", { name: `{{${bad}}}` });
  }
  const missing = names.filter((name) => (examples?.[name] ?? "").trim() === "");
  if (missing.length > 0) {
    report(field, "sample_missing", { names: missing.map((name) => `{{${name}}}`).join(", ") });
  }
  if (/\}\}\s*\{\{/.test(text)) report(field, "variables_adjacent");
}

/** Punctuation does not count: "… is {{1}}." still ends with a variable. */
function startsOrEndsWithVariable(text: string): boolean {
  const bare = text.replace(/[^\p{L}\p{N}{}\p{Emoji_Presentation}]+/gu, " ").trim();
  return /^\{\{/.test(bare) || /\}\}$/.test(bare);
}

const wordsOf = (text: string) =>
  text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word) && !word.includes("{{"));

/** As seen at WhatsApp: n variables need 2n + 1 ordinary words (unconfirmed). */
export const wordsNeeded = (variables: number) => 2 * variables + 1;

const EMOJI = /\p{Extended_Pictographic}/gu;

function lintHeader(draft: TemplateDraft, report: Report) {
  const { header } = draft;
  const field = "components.header";
  if (header.kind === "TEXT") {
    if (header.text.trim() === "") report(field, "header_missing");
    lintLength(header.text, LIMITS.headerText, field, report);
    if (/[\n*_~`]/.test(header.text.replace(/\{\{[^}]*\}\}/g, "")) || EMOJI.test(header.text)) {
      report(field, "header_format");
    }
    EMOJI.lastIndex = 0;
    if (variablesOf(header.text).length > 1) report(field, "too_many_in_header");
    lintVariables(header.text, draft, draft.examples.header, field, report);
  } else if (["IMAGE", "VIDEO", "DOCUMENT"].includes(header.kind) && header.sample === null) {
    report(field, "file_missing");
  }
}

function lintBody(draft: TemplateDraft, report: Report) {
  const { body } = draft;
  const field = "components.body";
  if (body.trim() === "") {
    report(field, "body_missing");
    return;
  }
  lintLength(body, draft.shape === "OFFER" ? LIMITS.offerBody : LIMITS.body, field, report);
  lintVariables(body, draft, draft.examples.body, field, report);
  if (startsOrEndsWithVariable(body)) report(field, "variable_at_edge");
  const variables = variablesOf(body).length;
  const words = wordsOf(body).length;
  if (variables > 0 && words < wordsNeeded(variables)) {
    report(field, "too_many_variables", { variables, words, needed: wordsNeeded(variables) });
  }
  if (/\n{3,}/.test(body)) report(field, "newlines", undefined, "warning");
  const emoji = [...body.matchAll(EMOJI)].length;
  if (emoji > LIMITS.emojiInBody)
    report(field, "emoji", { count: emoji, most: LIMITS.emojiInBody }, "warning");
  if (SENSITIVE.test(body)) report(field, "sensitive", undefined, "warning");
}

/** Requests for whole payment card or identity numbers are rejected. */
const SENSITIVE =
  /\b(card number|credit card number|cvv|social security|passport number|número de (tu |su |la )?tarjeta|número del pasaporte)\b/iu;

function lintFooter(draft: TemplateDraft, report: Report) {
  const field = "components.footer";
  lintLength(draft.footer, LIMITS.footer, field, report);
  if (variablesOf(draft.footer).length > 0) report(field, "variable_in_footer");
  if (draft.footer.includes("\n")) report(field, "newlines");
}

const SHORTENERS =
  /^https?:\/\/(www\.)?(bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|cutt\.ly|rb\.gy|wa\.me)\//i;

function lintButton(button: ButtonDraft, field: string, report: Report) {
  if (FIXED_LABEL[button.kind] === undefined) {
    if (button.text.trim() === "") report(field, "label_missing");
    lintLength(button.text, LIMITS.buttonText, field, report);
    if (button.text.includes("{{")) report(field, "label_variable");
  }
  switch (button.kind) {
    case "URL": {
      lintLength(button.url, LIMITS.url, field, report);
      const bare = button.url.replace(/\{\{[^}]*\}\}/g, "x");
      if (!/^https?:\/\/[^\s/]+\.[^\s/]+/i.test(bare) || !URL.canParse(bare)) report(field, "url_invalid");
      const names = variablesOf(button.url);
      if (names.length > 1 || (names.length === 1 && !/\{\{\s*1\s*\}\}$/.test(button.url))) {
        report(field, "url_variable");
      } else if (names.length === 1 && button.example.trim() === "") {
        report(field, "sample_missing", { names: "{{1}}" });
      }
      if (SHORTENERS.test(button.url)) report(field, "url_shortened", undefined, "warning");
      break;
    }
    case "PHONE_NUMBER":
      if (!/^\+?[\d\s()-]{7,20}$/.test(button.phone.trim()) || length(button.phone) > LIMITS.phone) {
        report(field, "phone_invalid");
      }
      break;
    case "COPY_CODE":
      if (!/^[A-Za-z0-9]+$/.test(button.example)) report(field, "code_missing");
      lintLength(button.example, LIMITS.couponCode, field, report);
      break;
    case "FLOW":
      if (!/^\d+$/.test(button.flowId.trim())) report(field, "flow_missing");
      break;
  }
}

function lintButtons(draft: TemplateDraft, report: Report) {
  const { buttons } = draft;
  const field = "components.buttons";
  for (const [index, button] of buttons.entries()) lintButton(button, `${field}.${index}`, report);
  if (buttons.length > LIMITS.buttons) {
    report(field, "too_many_buttons", { count: buttons.length, most: LIMITS.buttons });
  }
  for (const kind of new Set(buttons.map((button) => button.kind))) {
    const count = buttons.filter((button) => button.kind === kind).length;
    if (count > mostOf(kind)) report(field, "too_many_of_kind", { kind, most: mostOf(kind) });
  }
  const labels = buttons.map((button) => button.text.trim().toLowerCase()).filter((label) => label !== "");
  if (new Set(labels).size < labels.length) report(field, "label_twice");
  if (!areGrouped(buttons)) report(field, "buttons_grouped");
  if (buttons.some((button) => button.kind === "MPM") && draft.header.kind !== "TEXT")
    report(field, "mpm_header");
  if (buttons.some((button) => button.kind === "SPM") && draft.header.kind !== "PRODUCT") {
    report(field, "spm_header");
  }
}

/** Quick replies stand together: before the others or after them. */
function areGrouped(buttons: ButtonDraft[]): boolean {
  const groups = buttons
    .map((button) => button.kind === "QUICK_REPLY")
    .filter((isReply, index, all) => index === 0 || isReply !== all[index - 1]);
  return groups.length <= 2;
}

function lintOffer(draft: TemplateDraft, report: Report) {
  const field = "components.offer";
  if (draft.offer.text.trim() === "") report(field, "offer_text");
  lintLength(draft.offer.text, LIMITS.offerText, field, report);
  if (!["NONE", "IMAGE", "VIDEO"].includes(draft.header.kind)) report("components.header", "offer_header");
  const kinds = draft.buttons.map((button) => button.kind).join(",");
  if (kinds !== "URL" && kinds !== "COPY_CODE,URL") report("components.buttons", "offer_buttons");
}

function lintCards(draft: TemplateDraft, report: Report) {
  const { cards } = draft;
  const field = "components.cards";
  if (cards.length < LIMITS.fewestCards) report(field, "cards_few", { count: LIMITS.fewestCards });
  const shape = (card: CardDraft) =>
    [card.header.kind, ...card.buttons.map((button) => button.kind)].join(",");
  if (new Set(cards.map(shape)).size > 1) report(field, "cards_differ");
  const withBody = cards.filter((card) => card.body.trim() !== "").length;
  if (withBody > 0 && withBody < cards.length) report(field, "card_body_some");
  cards.forEach((card, index) => {
    const place = `${field}.${index}`;
    if (card.header.kind !== "PRODUCT" && card.header.sample === null) report(place, "card_media");
    if (card.buttons.length < 1 || card.buttons.length > LIMITS.cardButtons) {
      report(place, "card_buttons", { most: LIMITS.cardButtons });
    }
    lintLength(card.body, LIMITS.cardBody, place, report);
    lintVariables(card.body, draft, draft.examples[`card-${index}`], place, report);
    if (card.body !== "" && startsOrEndsWithVariable(card.body)) report(place, "variable_at_edge");
    for (const [at, button] of card.buttons.entries()) lintButton(button, `${place}.buttons.${at}`, report);
  });
}

const MARKETING_BUTTONS = ["CATALOG", "MPM", "SPM"];

function lintCategory(draft: TemplateDraft, report: Report) {
  if (draft.category !== "UTILITY") return;
  const needsMarketing =
    draft.shape === "CAROUSEL" ||
    draft.shape === "OFFER" ||
    draft.buttons.some((button) => MARKETING_BUTTONS.includes(button.kind));
  if (needsMarketing) report("category", "category_of_kind");
  const texts = [
    draft.header.kind === "TEXT" ? draft.header.text : "",
    draft.body,
    draft.footer,
    ...draft.buttons.map((button) => button.text),
  ];
  const word = promotionalWordIn(texts.join("\n"));
  if (word) report("category", "promotional", { word }, "warning");
}

function lintAuthentication({ authentication }: TemplateDraft, report: Report) {
  const field = "components.buttons";
  const { fewest, most } = LIMITS.expiryMinutes;
  const minutes = Number(authentication.expiryMinutes);
  const given = authentication.expiryMinutes.trim() !== "";
  if (given && !(Number.isInteger(minutes) && minutes >= fewest && minutes <= most)) {
    report("components.footer", "expiry", { fewest, most });
  }
  lintLength(authentication.buttonText, LIMITS.buttonText, field, report);
  if (authentication.otpType === "COPY_CODE") return;
  lintLength(authentication.autofillText, LIMITS.buttonText, field, report);
  if (authentication.apps.length === 0) report(field, "apps_missing");
  if (authentication.apps.length > LIMITS.supportedApps)
    report(field, "apps_many", { most: LIMITS.supportedApps });
  authentication.apps.forEach((app, index) => {
    const place = `${field}.${index}`;
    const isPackage = /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(app.packageName) && app.packageName.length <= 224;
    if (!isPackage) report(place, "package_name");
    if (!/^[A-Za-z0-9+/=]{11}$/.test(app.signatureHash)) report(place, "signature_hash");
  });
  if (authentication.otpType === "ZERO_TAP" && !authentication.acceptsZeroTap)
    report(field, "zero_tap_terms");
}

function lintTtl(draft: TemplateDraft, report: Report) {
  if (draft.ttl.trim() === "" || draft.ttl.trim() === "-1") return;
  const range = TTL_SECONDS[draft.category];
  const seconds = Number(draft.ttl);
  if (range && !(Number.isInteger(seconds) && seconds >= range.fewest && seconds <= range.most)) {
    report("message_send_ttl_seconds", "ttl", range);
  }
}
