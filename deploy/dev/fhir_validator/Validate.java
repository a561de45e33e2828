import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/** Validates resources against the published definitions of FHIR R4, offline: one line for each message, its file first. */
public final class Validate {
  private Validate() {}

  public static void main(String[] files) throws Exception {
    FhirContext r4 = FhirContext.forR4();
    ValidationSupportChain support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(r4),
            new CommonCodeSystemsTerminologyService(r4),
            new InMemoryTerminologyServerValidationSupport(r4));
    FhirValidator validator =
        r4.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    for (String file : files) {
      for (SingleValidationMessage message :
          validator.validateWithResult(Files.readString(Path.of(file))).getMessages()) {
        System.out.println(
            file + "\t" + message.getSeverity() + "\t" + message.getLocationString() + "\t"
                + message.getMessage().replaceAll("\\s+", " "));
      }
    }
  }
}
