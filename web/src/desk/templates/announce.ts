import { toast } from "@ui/toast";
import i18next from "i18next";
import type { TemplateChanged } from "../api/types";

/** Says at once what cannot wait: a template that is not sent any more, or that costs something else. */
export function announceTemplateChange({ template, changes }: TemplateChanged) {
  const t = i18next.getFixedT(null, "desk");
  const values = { name: template.name, language: template.language };
  for (const change of changes) {
    if (change.cause === "desk") continue;
    if (change.kind === "status" && ["PAUSED", "DISABLED", "REJECTED"].includes(template.status)) {
      toast.error(t(`templates.announce.${template.status.toLowerCase()}`, values));
    }
    if (change.kind === "status" && template.status === "APPROVED" && change.before === "PENDING") {
      toast.success(t("templates.announce.approved", values));
    }
    if (change.kind === "category") {
      toast.info(
        t("templates.announce.category", {
          ...values,
          category: t(`templates.category.${template.category}`),
        }),
      );
    }
    if (change.kind === "category_notice") {
      const category = t(`templates.category.${change.after ?? template.category}`);
      toast.info(t("templates.announce.category_notice", { ...values, category }));
    }
  }
}
