import { carnet } from "@omi/api";
import { Skeleton, Switch } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { ChildView } from "./child-view";
import { FullCard } from "./full-card";

/** A child's health card: as the clinic and the family see it, or as the child does. */
export function CarnetTab({ patientId }: { patientId: string; isRemoved: boolean }) {
  const { t } = useTranslation();
  const [isForChild, setForChild] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      <Switch
        label={t("carnet.childView")}
        hint={t("carnet.childViewHint")}
        checked={isForChild}
        onCheckedChange={setForChild}
        className="max-w-100 print:hidden"
      />
      {isForChild ? <ForChild patientId={patientId} /> : <Full patientId={patientId} />}
    </div>
  );
}

function Full({ patientId }: { patientId: string }) {
  const card = useQuery({
    queryKey: ["patients", "carnet", patientId, "full"],
    queryFn: ({ signal }) => carnet.getCarnet(patientId, signal),
  });
  if (card.isPending) return <Waiting />;
  if (!card.data) return <LoadFailed error={card.error} onRetry={() => void card.refetch()} />;
  return <FullCard carnet={card.data} />;
}

/** Asks for the child's own answer: what is not in it cannot be shown. */
function ForChild({ patientId }: { patientId: string }) {
  const card = useQuery({
    queryKey: ["patients", "carnet", patientId, "child"],
    queryFn: ({ signal }) => carnet.getChildCarnet(patientId, signal),
  });
  if (card.isPending) return <Waiting />;
  if (!card.data) return <LoadFailed error={card.error} onRetry={() => void card.refetch()} />;
  return <ChildView carnet={card.data} />;
}

function Waiting() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <Skeleton className="h-48" />
      <Skeleton className="h-32" />
    </div>
  );
}
