package io.headwater.streams;

import java.util.Optional;

/** The version of Headwater that runs, for provenance. */
public final class SoftwareVersion {
  /** From the jar's manifest; {@code development} when run from classes. */
  public static final String CURRENT =
      Optional.ofNullable(SoftwareVersion.class.getPackage().getImplementationVersion())
          .orElse("development");

  private SoftwareVersion() {}
}
