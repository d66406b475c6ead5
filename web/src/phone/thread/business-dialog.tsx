import { Avatar } from "@ui/avatar";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import { Ban, Store } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useChangeCustomer } from "../../control/customers";
import type { BusinessCard, Customer } from "../../control/types";
import { useBusinessCard } from "../state/phone-queries";

interface BusinessDialogProps {
  customer: Customer;
  phoneNumberId: string;
  businessName: string;
  onOpenShop(): void;
  onClose(): void;
}

/** What the business tells of itself, and the way to block it. */
export function BusinessDialog({
  customer,
  phoneNumberId,
  businessName,
  onOpenShop,
  onClose,
}: BusinessDialogProps) {
  const { t } = useTranslation("phone");
  const card = useBusinessCard(phoneNumberId);
  const change = useChangeCustomer(customer.wa_id);
  const { blocks } = customer;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("business.title")}
      footer={
        <Button
          variant={blocks ? "quiet" : "danger"}
          onClick={() => change.mutate({ blocks: !blocks })}
          data-testid="business-block"
        >
          <Ban />
          {t(blocks ? "business.unblock" : "business.block")}
        </Button>
      }
    >
      {card.isPending && <Skeleton className="h-40 w-full rounded-lg" />}
      {card.isError && card.data === undefined && (
        <ErrorState text={card.error.message} onRetry={() => void card.refetch()} />
      )}
      {card.data && <Card card={card.data} businessName={businessName} />}
      {card.data?.is_catalog_visible && (
        <Button className="mt-4 w-full" variant="soft" onClick={onOpenShop} data-testid="business-shop">
          <Store />
          {t("shop.view_catalog")}
        </Button>
      )}
      <p className="mt-4 text-sm text-ink-soft">{t("business.block_hint")}</p>
    </Dialog>
  );
}

function Card({ card, businessName }: { card: BusinessCard; businessName: string }) {
  const { t } = useTranslation("phone");
  const { profile } = card;
  return (
    <>
      <div className="flex flex-col items-center gap-2 pb-4 text-center">
        {profile.picture_url === null ? (
          <Avatar name={businessName} seed={card.phone_number_id} size="lg" />
        ) : (
          <img
            src={profile.picture_url}
            alt={t("business.picture", { name: businessName })}
            className="size-24 rounded-full object-cover"
          />
        )}
        <div className="min-w-0">
          <p className="text-md font-semibold break-words">{businessName}</p>
          <p className="text-sm text-ink-soft">{card.display_phone_number}</p>
        </div>
      </div>
      <dl className="flex flex-col gap-3">
        <Fact name={t("business.about")}>{profile.about}</Fact>
        <Fact name={t("business.description")}>{profile.description}</Fact>
        <Fact name={t("business.vertical")}>{profile.vertical && t(`vertical.${profile.vertical}`)}</Fact>
        <Fact name={t("business.address")}>{profile.address}</Fact>
        <Fact name={t("business.email")}>
          {profile.email && (
            <a href={`mailto:${profile.email}`} className="text-primary underline">
              {profile.email}
            </a>
          )}
        </Fact>
        <Fact name={t("business.websites")}>
          {profile.websites?.map((website) => (
            <a
              key={website}
              href={website}
              target="_blank"
              rel="noreferrer noopener"
              className="block text-primary underline"
            >
              {website}
            </a>
          ))}
        </Fact>
      </dl>
    </>
  );
}

/** One line; nothing where the business has not filled it in. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div>
      <dt className="text-xs text-ink-faint">{name}</dt>
      <dd className="break-words whitespace-pre-line">{children}</dd>
    </div>
  );
}
