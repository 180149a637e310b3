package io.headwater.standalone.checker;

/** A version of a learner's meta-parameters as other records name it. */
record VersionRef(long version, String digest) {

  @Override
  public String toString() {
    return "version " + version + " (" + digest + ")";
  }
}
