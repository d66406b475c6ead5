import type { Json } from "@ui/unknown-json";
import type { ReactNode } from "react";
import type { Conversation } from "../../api/types";
import { addressJson, addressProblems, emptyAddress } from "./address-request";
import type { Builder } from "./builder";
import { BuilderDialog } from "./builder-dialog";
import { carouselJson, carouselProblems, emptyCarousel } from "./carousel";
import { CarouselForm } from "./carousel-form";
import { emptyFlow, flowJson, flowProblems } from "./flow";
import { FlowForm } from "./flow-form";
import { emptyLinkButton, linkButtonJson, linkButtonProblems } from "./link-button";
import { emptyOptionList, optionListJson, optionListProblems } from "./option-list";
import { OptionListForm } from "./option-list-form";
import { OrderDetailsForm, OrderStatusForm } from "./order-forms";
import {
  emptyOrderDetails,
  emptyOrderStatus,
  orderDetailsJson,
  orderDetailsProblems,
  orderStatusJson,
  orderStatusProblems,
} from "./order-messages";
import { ProductListForm } from "./product-list-form";
import {
  catalogueJson,
  catalogueProblems,
  emptyCatalogue,
  emptyProduct,
  emptyProductList,
  oneProductJson,
  oneProductProblems,
  productListJson,
  productListProblems,
} from "./products";
import { emptyReplyButtons, replyButtonsJson, replyButtonsProblems } from "./reply-buttons";
import { ReplyButtonsForm } from "./reply-buttons-form";
import { emptyRequest, type RequestKind, requestJson, requestProblems } from "./request";
import {
  AddressForm,
  CallPermissionForm,
  CatalogueForm,
  LinkButtonForm,
  ProductForm,
  RequestForm,
} from "./simple-forms";

export interface OpenBuilder {
  conversation: Conversation;
  onSend(interactive: Json): void;
  onClose(): void;
}

/** A builder whose values nobody else needs to know. */
function dialogOf<Values extends object>(name: string, builder: Builder<Values>) {
  return (open: OpenBuilder): ReactNode => (
    <BuilderDialog key={name} name={name} builder={builder} {...open} />
  );
}

const request = (kind: RequestKind) => ({
  empty: emptyRequest,
  problems: requestProblems(kind),
  interactive: requestJson(kind),
  Form: kind === "call_permission" ? CallPermissionForm : RequestForm,
});

/** Everything that can be built, by the names of the menu's entries. */
export const BUILDERS = {
  buttons: dialogOf("buttons", {
    empty: emptyReplyButtons,
    problems: replyButtonsProblems,
    interactive: replyButtonsJson,
    Form: ReplyButtonsForm,
  }),
  list: dialogOf("list", {
    empty: emptyOptionList,
    problems: optionListProblems,
    interactive: optionListJson,
    Form: OptionListForm,
  }),
  link: dialogOf("link", {
    empty: emptyLinkButton,
    problems: linkButtonProblems,
    interactive: linkButtonJson,
    Form: LinkButtonForm,
  }),
  carousel: dialogOf("carousel", {
    empty: emptyCarousel,
    problems: carouselProblems,
    interactive: carouselJson,
    Form: CarouselForm,
  }),
  flow: dialogOf("flow", { empty: emptyFlow, problems: flowProblems, interactive: flowJson, Form: FlowForm }),
  location_request: dialogOf("location_request", request("location")),
  contact_request: dialogOf("contact_request", request("contact")),
  address_request: dialogOf("address_request", {
    empty: emptyAddress,
    problems: addressProblems,
    interactive: addressJson,
    Form: AddressForm,
  }),
  call_permission: dialogOf("call_permission", request("call_permission")),
  product: dialogOf("product", {
    empty: emptyProduct,
    problems: oneProductProblems,
    interactive: oneProductJson,
    Form: ProductForm,
  }),
  product_list: dialogOf("product_list", {
    empty: emptyProductList,
    problems: productListProblems,
    interactive: productListJson,
    Form: ProductListForm,
  }),
  catalogue: dialogOf("catalogue", {
    empty: emptyCatalogue,
    problems: catalogueProblems,
    interactive: catalogueJson,
    Form: CatalogueForm,
  }),
  order_details: dialogOf("order_details", {
    empty: emptyOrderDetails,
    problems: orderDetailsProblems,
    interactive: orderDetailsJson,
    Form: OrderDetailsForm,
  }),
  order_status: dialogOf("order_status", {
    empty: emptyOrderStatus,
    problems: orderStatusProblems,
    interactive: orderStatusJson,
    Form: OrderStatusForm,
  }),
};

export type BuilderName = keyof typeof BUILDERS;
