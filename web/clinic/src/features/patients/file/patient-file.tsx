import { ApiProblem, type Patient, patients } from "@omi/api";
import {
  Breadcrumb,
  Button,
  Notice,
  Skeleton,
  Tabs,
  TabsContent,
  TabsList,
  TabsTrigger,
  toast,
} from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { noteRecent } from "../../../app/recent";
import { Forbidden, LoadFailed, usePageTitle } from "../../../app/screens";
import { withClinicalWords } from "../../../i18n";
import { useMoments } from "../../../i18n/moments";
import { problemText } from "../../../i18n/problem-text";
import { ReadersTab } from "../../audit/readers-tab";
import { useMe, usePermission } from "../../auth/session";
import { ReservedDoor } from "../../reserved/door";
import { ReservedNotice } from "../../reserved/notice";
import { TasksTab } from "../../tasks/tasks-tab";
import { survivorOf } from "../survivor";
import { Banner } from "./banner";
import { DetailsTab } from "./details-tab";
import { FamilyTab } from "./family-tab";
import { FileMenu } from "./file-menu";
import { FileSkeleton } from "./file-skeleton";
import { PlanTab } from "./plan-tab";
import type { FileTab } from "./tabs";

const MedicalTab = lazy(async () => {
  const { MedicalTab } = await withClinicalWords(import("../../medical/medical-tab"));
  return { default: MedicalTab };
});

const RiskTab = lazy(async () => {
  const { RiskTab } = await withClinicalWords(import("../../risk/risk-tab"));
  return { default: RiskTab };
});

const CarnetTab = lazy(async () => {
  const { CarnetTab } = await withClinicalWords(import("../../carnet/carnet-tab"));
  return { default: CarnetTab };
});

const TimelineTab = lazy(async () => {
  const { TimelineTab } = await withClinicalWords(import("../../timeline/timeline-tab"));
  return { default: TimelineTab };
});

const ChartTab = lazy(async () => {
  const { ChartTab } = await withClinicalWords(import("../../clinical/chart/chart-tab"));
  return { default: ChartTab };
});

const ReviewsTab = lazy(async () => {
  const { ReviewsTab } = await withClinicalWords(import("../../clinical/review/reviews-tab"));
  return { default: ReviewsTab };
});

/** One child's file: the banner, always in the same place, and under it what the tabs hold. */
export function PatientFile() {
  const { t } = useTranslation();
  const { patientId } = useParams({ from: "/shell/pacientes/$patientId" });
  const allowed = usePermission("patients.read");
  const file = useQuery({
    queryKey: ["patients", "file", patientId],
    queryFn: ({ signal }) => patients.getPatient(patientId, signal),
    enabled: allowed,
  });
  const me = useMe();
  const isThere = file.data !== undefined;
  useEffect(() => {
    if (isThere) noteRecent(me.id, patientId);
  }, [isThere, me.id, patientId]);
  const survivor = survivorOf(file.error, "patients.merged");
  usePageTitle(file.data ? file.data.medicalRecordNumber : t("patients.patient"));

  return (
    <div className="w-full max-w-260 px-4 py-5 sm:px-7">
      <Breadcrumb label={t("shell.breadcrumb")}>
        <Link to="/pacientes">{t("nav.patients")}</Link>
        {file.data && <span className="personal">{file.data.medicalRecordNumber}</span>}
      </Breadcrumb>
      {(!file.data || isShut(file.error)) && <h1 className="sr-only">{t("patients.patient")}</h1>}
      {!allowed && <Forbidden />}
      {allowed && file.isPending && <FileSkeleton />}
      {survivor && <Navigate to="/pacientes/$patientId" params={{ patientId: survivor }} replace />}
      {isShut(file.error) && <ReservedDoor patientId={patientId} problem={file.error} />}
      {/* A refresh that fails leaves what was read before on the screen, unless the file is shut by now. */}
      {file.isError && !file.data && !survivor && !isShut(file.error) && (
        <LoadFailed error={file.error} onRetry={() => void file.refetch()} />
      )}
      {file.data && !isShut(file.error) && <Content patient={file.data} />}
    </div>
  );
}

/** Whether the file is reserved to others. */
function isShut(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.code.startsWith("patients.reserved");
}

function Content({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/pacientes/$patientId" });
  const { tab = "datos" } = useSearch({ from: "/shell/pacientes/$patientId" });
  const mayWrite = usePermission("patients.write");
  const mayReadClinical = usePermission("clinical.read");
  const mayHandle = usePermission("tasks.handle");
  const mayReadMedical = usePermission("medical.read");
  const maySeeCarnet = usePermission("clinical.carnet");
  const maySeeHistory = usePermission("patients.history");
  const maySeeReaders = usePermission("audit.read");
  const mayReserve = usePermission("patients.reserve");
  return (
    <>
      <Banner
        patient={patient}
        actions={(mayWrite || mayReserve) && !patient.deletedAt && <FileMenu patient={patient} />}
      />
      {patient.reserved && <ReservedNotice patient={patient} standing={patient.reserved} />}
      {patient.deletedAt && <DeletedNotice patient={patient} />}
      <Tabs
        value={tab}
        activationMode="manual"
        onValueChange={(next) => {
          const wanted = next === "datos" ? undefined : (next as FileTab);
          void navigate({ search: { tab: wanted }, replace: true });
        }}
      >
        <TabsList aria-label={t("file.tabs")}>
          <TabsTrigger value="datos">{t("file.details")}</TabsTrigger>
          {mayReadClinical && <TabsTrigger value="odontograma">{t("chart.tab")}</TabsTrigger>}
          {mayReadClinical && <TabsTrigger value="revisiones">{t("review.tab")}</TabsTrigger>}
          {mayReadMedical && <TabsTrigger value="medica">{t("medical.tab")}</TabsTrigger>}
          {mayReadClinical && <TabsTrigger value="riesgo">{t("risk.short")}</TabsTrigger>}
          {maySeeCarnet && <TabsTrigger value="carnet">{t("carnet.tab")}</TabsTrigger>}
          <TabsTrigger value="familia">{t("file.family")}</TabsTrigger>
          <TabsTrigger value="plan">{t("plans.plan")}</TabsTrigger>
          {mayHandle && <TabsTrigger value="tareas">{t("nav.tasks")}</TabsTrigger>}
          {maySeeHistory && <TabsTrigger value="historial">{t("file.history")}</TabsTrigger>}
          {maySeeReaders && <TabsTrigger value="accesos">{t("file.readers")}</TabsTrigger>}
        </TabsList>
        <TabsContent value="datos">
          <DetailsTab patient={patient} />
        </TabsContent>
        {mayReadClinical && (
          <TabsContent value="odontograma">
            <Suspense fallback={<Skeleton className="h-80" />}>
              <ChartTab patient={patient} />
            </Suspense>
          </TabsContent>
        )}
        {mayReadClinical && (
          <TabsContent value="revisiones">
            <Suspense fallback={<Skeleton className="h-60" />}>
              <ReviewsTab patient={patient} />
            </Suspense>
          </TabsContent>
        )}
        {mayReadMedical && (
          <TabsContent value="medica">
            <Suspense fallback={<Skeleton className="h-40" />}>
              <MedicalTab
                patientId={patient.id}
                dateOfBirth={patient.dateOfBirth}
                isRemoved={Boolean(patient.deletedAt)}
              />
            </Suspense>
          </TabsContent>
        )}
        {mayReadClinical && (
          <TabsContent value="riesgo">
            <Suspense fallback={<Skeleton className="h-40" />}>
              <RiskTab patientId={patient.id} isRemoved={Boolean(patient.deletedAt)} />
            </Suspense>
          </TabsContent>
        )}
        {maySeeCarnet && (
          <TabsContent value="carnet">
            <Suspense fallback={<Skeleton className="h-40" />}>
              <CarnetTab patientId={patient.id} isRemoved={Boolean(patient.deletedAt)} />
            </Suspense>
          </TabsContent>
        )}
        <TabsContent value="familia">
          <FamilyTab patient={patient} />
        </TabsContent>
        <TabsContent value="plan">
          <PlanTab patient={patient} />
        </TabsContent>
        {mayHandle && (
          <TabsContent value="tareas">
            <TasksTab patient={patient} />
          </TabsContent>
        )}
        {maySeeHistory && (
          <TabsContent value="historial">
            <Suspense fallback={<Skeleton className="h-40" />}>
              <TimelineTab patientId={patient.id} />
            </Suspense>
          </TabsContent>
        )}
        {maySeeReaders && (
          <TabsContent value="accesos">
            <ReadersTab patientId={patient.id} />
          </TabsContent>
        )}
      </Tabs>
    </>
  );
}

function DeletedNotice({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const queries = useQueryClient();
  const mayWrite = usePermission("patients.write");
  const restore = useMutation({
    mutationFn: () => patients.restorePatient(patient.id),
    onSuccess: () => {
      toast(t("file.restored", { number: patient.medicalRecordNumber }), { about: patient.id });
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <Notice
      tone="warning"
      className="mb-5"
      title={t("file.deletedTitle", { when: showMoment(patient.deletedAt ?? "") })}
      action={
        mayWrite && (
          <Button size="sm" busy={restore.isPending} onClick={() => restore.mutate()}>
            {t("file.restore")}
          </Button>
        )
      }
    >
      {t("file.deletedText")}
    </Notice>
  );
}
