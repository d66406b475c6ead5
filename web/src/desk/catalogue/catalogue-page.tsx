import { Button } from "@ui/button";
import { Select } from "@ui/select";
import { Skeleton } from "@ui/skeleton";
import { EmptyState, ErrorState } from "@ui/states";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@ui/tabs";
import { FileUp, Link2Off, Plus, Store } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem";
import type { Product } from "../api/types";
import { useMay } from "../session/session";
import { type Account, useAccounts, useShop } from "./catalogue-queries";
import { ImportDialog } from "./import-dialog";
import { ProductDialog } from "./product-dialog";
import { ProductList } from "./product-list";
import { ShopSettingsPanel } from "./shop-settings";

/** What an account sells: the products of its catalogue, and what its numbers show of it. */
export function CataloguePage() {
  const { t } = useTranslation("desk");
  const { accounts, isPending, error, refetch } = useAccounts();
  const [chosen, setChosen] = useState<string>();
  const account = accounts.find(({ connectionId }) => connectionId === chosen) ?? accounts[0];
  return (
    <div className="mx-auto flex h-full max-w-6xl flex-col px-4 pt-5 sm:px-8">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-3">
        <h1 className="text-xl font-bold">{t("catalogue.title")}</h1>
        {account && accounts.length > 1 && (
          <Select
            value={account.connectionId}
            onChange={setChosen}
            label={t("catalogue.account")}
            className="w-full sm:w-72"
            choices={accounts.map(({ connectionId, label }) => ({ value: connectionId, label }))}
          />
        )}
      </div>
      {isPending ? (
        <Skeleton className="h-64 rounded-lg" />
      ) : account ? (
        <AccountCatalogue key={account.connectionId} account={account} />
      ) : error ? (
        <ErrorState text={sentenceOf(error)} onRetry={() => void refetch()} />
      ) : (
        <EmptyState
          icon={<Store />}
          title={t("catalogue.no_account.title")}
          text={t("catalogue.no_account.text")}
        />
      )}
    </div>
  );
}

function AccountCatalogue({ account }: { account: Account }) {
  const { t } = useTranslation("desk");
  const mayChange = useMay("catalogue.write");
  const shop = useShop(account.connectionId);
  const [tab, setTab] = useState("products");
  const [editing, setEditing] = useState<Product | "new">();
  const [importing, setImporting] = useState(false);

  if (shop.isPending) return <Skeleton className="h-64 rounded-lg" />;
  if (shop.data === undefined) {
    return <ErrorState text={sentenceOf(shop.error)} onRetry={() => void shop.refetch()} />;
  }
  const { linked } = shop.data;
  return (
    <Tabs value={tab} onValueChange={setTab} className="flex min-h-0 flex-1 flex-col">
      <TabsList>
        <TabsTrigger value="products">{t("catalogue.tab.products")}</TabsTrigger>
        <TabsTrigger value="settings">{t("catalogue.tab.settings")}</TabsTrigger>
      </TabsList>
      <TabsContent
        value="products"
        className="flex min-h-0 flex-1 flex-col pt-4 data-[state=inactive]:hidden"
      >
        {linked ? (
          <ProductList
            connectionId={account.connectionId}
            catalogueName={linked.name}
            onEdit={mayChange ? setEditing : undefined}
            actions={
              mayChange && (
                <>
                  <Button onClick={() => setImporting(true)}>
                    <FileUp />
                    {t("catalogue.import.action")}
                  </Button>
                  <Button variant="primary" onClick={() => setEditing("new")} data-testid="add-product">
                    <Plus />
                    {t("catalogue.add")}
                  </Button>
                </>
              )
            }
          />
        ) : (
          <EmptyState
            icon={<Link2Off />}
            title={t("catalogue.not_linked.title")}
            text={t("catalogue.not_linked.text")}
            action={
              <Button variant="primary" onClick={() => setTab("settings")}>
                {t("catalogue.not_linked.action")}
              </Button>
            }
          />
        )}
      </TabsContent>
      <TabsContent
        value="settings"
        className="min-h-0 flex-1 overflow-y-auto pt-4 data-[state=inactive]:hidden"
      >
        <ShopSettingsPanel connectionId={account.connectionId} shop={shop.data} editable={mayChange} />
      </TabsContent>
      {editing && (
        <ProductDialog
          connectionId={account.connectionId}
          product={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {importing && <ImportDialog connectionId={account.connectionId} onClose={() => setImporting(false)} />}
    </Tabs>
  );
}
