"""The kinds of resource FHIR R4 has: those that are read, and the others, to find out names it has not."""

from typing import Any, Union

import msgspec

from quanmin.core.exchange.condition import Condition
from quanmin.core.exchange.contract import Contract
from quanmin.core.exchange.encounter import Encounter
from quanmin.core.exchange.episode import EpisodeOfCare
from quanmin.core.exchange.immunization import Immunization
from quanmin.core.exchange.observation import Observation
from quanmin.core.exchange.organization import Organization
from quanmin.core.exchange.patient import Patient
from quanmin.core.exchange.practitioner import Practitioner, PractitionerRole
from quanmin.core.exchange.referral import ServiceRequest

READ = (Patient, Observation, Condition, Encounter, Immunization, EpisodeOfCare, Organization, Practitioner,
        PractitionerRole, Contract, ServiceRequest)  # fmt: skip
NEEDED = frozenset(kind.__name__ for kind in READ)
# Every other resource type of FHIR R4 (4.0.1), and Bundle, which holds them.
OTHERS = """
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
BiologicallyDerivedProduct BodyStructure CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
CompartmentDefinition Composition ConceptMap Consent Coverage CoverageEligibilityRequest CoverageEligibilityResponse
DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest
DocumentReference EffectEvidenceSynthesis Endpoint EnrollmentRequest EnrollmentResponse EventDefinition Evidence
EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group
GuidanceResponse HealthcareService ImagingStudy ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide
InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration
MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct
MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient
MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical
MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder
ObservationDefinition OperationDefinition OperationOutcome OrganizationAffiliation Parameters PaymentNotice
PaymentReconciliation Person PlanDefinition Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson
RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment
RiskEvidenceSynthesis Schedule SearchParameter Slot Specimen SpecimenDefinition StructureDefinition
StructureMap Subscription Substance SubstanceAmount SubstanceNucleicAcid SubstancePolymer SubstanceProtein
SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task
TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription
"""


class Entry(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One resource of a bundle, left as bytes, and the address it is called by within it."""

    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")


class Bundle(msgspec.Struct, frozen=True, gc=False, tag_field="resourceType", tag="Bundle"):
    """Resources in one file."""

    entry: list[Entry] = []


def _empty(name: str) -> Any:
    """A kind of which nothing is read."""
    return msgspec.defstruct(name, [], frozen=True, gc=False, tag_field="resourceType", tag=name)


ANY: Any = Union[(*READ, Bundle, *(_empty(name) for name in OTHERS.split()))]
