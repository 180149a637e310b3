package io.headwater.standalone.checker;

/** Where a record stands in a topic. */
record Position(int partition, long offset) {

  String in(String topic) {
    return topic + "-" + partition + "@" + offset;
  }
}
