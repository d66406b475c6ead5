import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { LocationCard } from "@ui/location-card";
import { toast } from "@ui/toast";
import { LocateFixed } from "lucide-react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { LocationContent } from "../api/types";
import { SendDialog } from "./send-dialog";

interface Values {
  latitude: string;
  longitude: string;
  name: string;
  address: string;
}

/** A decimal comma is a decimal point in half of the world. */
function degrees(text: string, limit: number): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Math.abs(value) <= limit ? value : null;
}

function locationFrom(values: Values): LocationContent | null {
  const latitude = degrees(values.latitude, 90);
  const longitude = degrees(values.longitude, 180);
  if (latitude === null || longitude === null) return null;
  const name = values.name.trim();
  const address = values.address.trim();
  // WhatsApp shows an address only under a name.
  return { latitude, longitude, name: name || address || null, address: name && address ? address : null };
}

interface LocationDialogProps {
  onSend(location: LocationContent): void;
  onClose(): void;
}

export function LocationDialog({ onSend, onClose }: LocationDialogProps) {
  const { t } = useTranslation("desk");
  const form = useForm<Values>({
    mode: "onTouched",
    defaultValues: { latitude: "", longitude: "", name: "", address: "" },
  });
  const { errors } = form.formState;
  const location = locationFrom(form.watch());

  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.setValue("latitude", coords.latitude.toFixed(6), { shouldValidate: true });
        form.setValue("longitude", coords.longitude.toFixed(6), { shouldValidate: true });
      },
      () => toast.error(t("location.denied")),
    );

  return (
    <SendDialog
      title={t("location.title")}
      onSubmit={form.handleSubmit(() => location && onSend(location))}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("location.latitude")} error={errors.latitude && t("location.latitude_range")}>
          {(control) => (
            <Input
              {...control}
              {...form.register("latitude", { validate: (text) => degrees(text, 90) !== null })}
              inputMode="decimal"
              placeholder="40.41694"
            />
          )}
        </Field>
        <Field label={t("location.longitude")} error={errors.longitude && t("location.longitude_range")}>
          {(control) => (
            <Input
              {...control}
              {...form.register("longitude", { validate: (text) => degrees(text, 180) !== null })}
              inputMode="decimal"
              placeholder="-3.70346"
            />
          )}
        </Field>
      </div>
      {"geolocation" in navigator && (
        <Button size="sm" onClick={locate} className="self-start">
          <LocateFixed />
          {t("location.mine")}
        </Button>
      )}
      <Field label={t("location.name")}>
        {(control) => <Input {...control} {...form.register("name")} />}
      </Field>
      <Field label={t("location.address")}>
        {(control) => <Input {...control} {...form.register("address")} />}
      </Field>
      {location && <LocationCard {...location} />}
    </SendDialog>
  );
}
