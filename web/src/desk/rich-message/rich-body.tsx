import { CardContent, RichContent } from "@ui/rich-content";
import { CardTrack } from "@ui/template-preview-cards";
import { PhoneCall } from "lucide-react";
import { useTranslation } from "react-i18next";
import { serverClock } from "../live/server-clock";
import { RichButtons } from "./rich-buttons";
import type { RichCard, RichView } from "./rich-view";
import type { ProductLookup } from "./use-product-facts";

interface RichBodyProps {
  view: RichView;
  productOf?: ProductLookup;
  onOpenPicture?(): void;
}

/** What stands in the bubble above the time; buttons and cards come below it. */
export function RichBody({ view, productOf, onOpenPicture }: RichBodyProps) {
  const { t } = useTranslation("desk");
  const { authentication } = view;
  const fixed = authentication && {
    body: [
      t("ui:template.otp_body", { code: authentication.code || "123456" }),
      authentication.warns ? t("ui:template.otp_warning") : "",
    ]
      .join(" ")
      .trim(),
    footer:
      authentication.expires_minutes === null
        ? ""
        : t("ui:template.otp_footer", { count: authentication.expires_minutes }),
  };
  return (
    <>
      <RichContent
        {...view}
        {...fixed}
        productOf={productOf}
        onOpenPicture={view.header?.kind === "image" && view.header.url !== null ? onOpenPicture : undefined}
        now={() => serverClock.nowMs()}
      />
      {view.call_permission && (
        <p className="mt-1.5 flex items-center gap-2 rounded-md bg-ink/5 p-2 font-semibold">
          <PhoneCall className="size-4.5 shrink-0 text-primary" aria-hidden="true" />
          {t("rich.may_call")}
        </p>
      )}
    </>
  );
}

export function RichCards({ cards, productOf }: { cards: RichCard[]; productOf?: ProductLookup }) {
  if (cards.length === 0) return null;
  return (
    <CardTrack cards={cards}>
      {(card) => (
        <>
          <div className="flex-1 px-2.5 py-1.5">
            <CardContent {...card} productOf={productOf} />
          </div>
          <RichButtons buttons={card.buttons} productOf={productOf} />
        </>
      )}
    </CardTrack>
  );
}
