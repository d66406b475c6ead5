/** Languages in which WhatsApp takes templates (spec templates §18). */
export const LANGUAGES =
  "af ar ar_AE ar_EG ar_LB ar_MA ar_QA ar_SA az be_BY bg bn bn_IN ca cs da de de_AT de_CH el en en_AE en_AU en_CA en_GB en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_US en_ZA es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_HN es_MX es_PA es_PE es_UY es_VE et fa fi fil fr fr_BE fr_CA fr_CH fr_CI fr_MA ga gu ha he hi hr hu id it ja ka kk kn ko ky_KG lo lt lv mk ml mr ms nb nl nl_BE pa pl prs_AF ps_AF pt_BR pt_PT ro ru rw_RW si_LK sk sl sq sr sv sw ta te th tr uk ur uz vi zh_CN zh_HK zh_TW zu".split(
    " ",
  );

const names = new Map<string, Intl.DisplayNames>();

/** "Spanish (Mexico)", in the reader's language. */
export function languageName(code: string, reader: string): string {
  try {
    let display = names.get(reader);
    if (!display) {
      display = new Intl.DisplayNames(reader, { type: "language" });
      names.set(reader, display);
    }
    const name = display.of(code.replace("_", "-")) ?? code;
    return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1);
  } catch {
    return code;
  }
}

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "prs", "ur"]);

export const isRightToLeft = (code: string) => RIGHT_TO_LEFT.has(code.split("_")[0] ?? "");

/** The code that fits a reader's own language best, for a new template. */
export function ownLanguage(reader: string): string {
  const wanted = reader.replace("-", "_");
  const base = wanted.split("_")[0] ?? "";
  const fitting = wanted === "en" ? ["en_US"] : [wanted, base];
  return fitting.find((code) => LANGUAGES.includes(code)) ?? "en_US";
}
