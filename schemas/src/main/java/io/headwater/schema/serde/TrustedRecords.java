package io.headwater.schema.serde;

import io.headwater.schema.TaskEvent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Adds the generated record classes to Avro's process-wide allow-list, beside what is already
 * there. Avro instantiates a class named in a schema only when the list has it, and keeps the list
 * in a static field. {@link AvroSerde} and {@link SingleObject} call {@link #allow()}; code that
 * copies records through their builders without either must do so itself.
 */
public final class TrustedRecords {
  private TrustedRecords() {}

  /** Allows the classes. Calling it again changes nothing. */
  public static synchronized void allow() {
    ClassSecurityPredicate present = ClassSecurityValidator.getGlobal();
    if (!present.isTrusted(TaskEvent.class)) {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(present, TrustedRecords::isGeneratedRecord));
    }
  }

  private static boolean isGeneratedRecord(Class<?> type) {
    return type.getPackageName().equals(TaskEvent.class.getPackageName())
        && SpecificRecord.class.isAssignableFrom(type);
  }
}
