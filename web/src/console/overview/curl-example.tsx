import { CopyButton } from "@ui/copy-button";
import { Select } from "@ui/select";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@ui/tabs";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { useCustomers } from "../../control/customers";
import type { World } from "../../control/types";
import { sendTextCurl, subscribeCurl } from "./curl";

export function CurlExample({ world, baseUrl }: { world: World; baseUrl: string }) {
  const { t } = useTranslation("console");
  const numbers = world.wabas.flatMap((waba) => waba.phone_numbers);
  const customers = useCustomers().data ?? world.customers;
  const [chosenNumber, setNumber] = useState<string | null>(null);
  const [chosenCustomer, setCustomer] = useState<string | null>(null);
  const phoneNumberId = chosenNumber ?? numbers[0]?.id ?? "";
  const to = chosenCustomer ?? customers[0]?.wa_id ?? "";
  const app = world.apps.find(({ secret }) => secret !== null);

  return (
    <section className="min-w-0 rounded-lg border bg-surface xl:col-span-2">
      <Tabs defaultValue="send">
        <TabsList className="px-2 pt-1">
          <TabsTrigger value="send">{t("curl.send")}</TabsTrigger>
          {app && <TabsTrigger value="subscribe">{t("curl.subscribe")}</TabsTrigger>}
        </TabsList>
        <TabsContent value="send" className="p-4">
          <div className="mb-3 flex flex-wrap gap-3">
            <Select
              label={t("curl.from")}
              className="!w-56"
              value={phoneNumberId}
              onChange={setNumber}
              choices={numbers.map((number) => ({ value: number.id, label: number.verified_name }))}
            />
            <Select
              label={t("curl.to")}
              className="!w-56"
              value={to}
              onChange={setCustomer}
              choices={customers.map((customer) => ({ value: customer.wa_id, label: customer.name }))}
            />
          </div>
          <Code
            text={sendTextCurl({ baseUrl, token: world.tokens[0] ?? "<access token>", phoneNumberId, to })}
          />
          <p className="mt-2 text-sm text-ink-soft">
            <Trans
              t={t}
              i18nKey="curl.window_note"
              components={{
                phone: (
                  // biome-ignore lint/a11y/useAnchorContent: the words come from the translation
                  <a
                    className="font-medium text-primary underline underline-offset-2"
                    href={`/phone/?c=${encodeURIComponent(to)}/${encodeURIComponent(phoneNumberId)}`}
                    target="_blank"
                    rel="noreferrer"
                  />
                ),
              }}
            />
          </p>
        </TabsContent>
        {app && (
          <TabsContent value="subscribe" className="p-4">
            <Code text={subscribeCurl({ baseUrl, appId: app.id, appSecret: app.secret ?? "" })} />
            <p className="mt-2 text-sm text-ink-soft">{t("curl.subscribe_note")}</p>
          </TabsContent>
        )}
      </Tabs>
    </section>
  );
}

function Code({ text }: { text: string }) {
  return (
    <div className="relative">
      <pre className="overflow-x-auto rounded-md bg-sunken p-3 pe-12 font-mono text-xs leading-5">{text}</pre>
      <CopyButton text={text} className="absolute end-1.5 top-1.5 !bg-sunken" />
    </div>
  );
}
