import { useTranslation } from "react-i18next";
import { ChoiceRow, TextField } from "./fields";
import { FileField } from "./file-field";
import {
  FOOTER_LIMIT,
  HEADER_LIMIT,
  type HeaderDraft,
  headerKind,
  type PartRules,
  type Parts,
} from "./message-parts";

interface PartsProps {
  values: Parts;
  rules: PartRules;
  change(part: Partial<Parts>): void;
}

/** Header and body: they stand before what is special to a kind. */
export function HeadAndBody({ values, rules, change }: PartsProps) {
  const { t } = useTranslation("desk");
  return (
    <>
      {(rules.headers.length > 1 || rules.headerNeeded) && (
        <Header values={values} rules={rules} change={change} />
      )}
      <TextField
        field="body"
        label={t("builder.body")}
        value={values.body}
        onChange={(body) => change({ body })}
        limit={rules.bodyLimit}
        optional={!rules.bodyNeeded}
        rows={4}
      />
    </>
  );
}

function Header({ values: { header }, rules, change }: PartsProps) {
  const { t } = useTranslation("desk");
  const kind = headerKind(header, rules);
  const edit = (part: Partial<HeaderDraft>) => change({ header: { ...header, ...part } });
  return (
    <>
      {!rules.headerNeeded && (
        <ChoiceRow
          label={t("builder.header")}
          value={kind}
          choices={rules.headers.map((value) => ({ value, label: t(`builder.header_kind.${value}`) }))}
          onChange={(next) => edit({ kind: next, file: next === kind ? header.file : null })}
        />
      )}
      {kind === "text" && (
        <TextField
          field="header.text"
          label={t("builder.header_text")}
          value={header.text}
          onChange={(text) => edit({ text })}
          limit={HEADER_LIMIT}
        />
      )}
      {(kind === "image" || kind === "video" || kind === "document") && (
        <FileField
          // Another kind is another file.
          key={kind}
          field="header.file"
          label={t(`builder.header_kind.${kind}`)}
          kind={kind}
          file={header.file}
          onChange={(file) => edit({ file })}
        />
      )}
    </>
  );
}

export function Footer({ values, change }: Omit<PartsProps, "rules">) {
  const { t } = useTranslation("desk");
  return (
    <TextField
      field="footer"
      label={t("builder.footer")}
      value={values.footer}
      onChange={(footer) => change({ footer })}
      limit={FOOTER_LIMIT}
      optional
    />
  );
}
