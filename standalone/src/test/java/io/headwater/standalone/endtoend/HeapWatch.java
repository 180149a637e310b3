package io.headwater.standalone.endtoend;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Watches this JVM's heap while it is open: the most that any garbage collection left, which is
 * what was live and what that collection did not look at. Collections come often while records
 * flow, so no allocation of hundreds of megabytes that is held or repeated passes unseen.
 */
final class HeapWatch implements NotificationListener, AutoCloseable {
  private final AtomicLong most = new AtomicLong();
  private final AtomicLong collections = new AtomicLong();
  private final Set<String> heapPools = new HashSet<>();

  private HeapWatch() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool.getName());
        pool.resetPeakUsage();
      }
    }
  }

  /** Collects garbage once, then watches. */
  static HeapWatch start() {
    HeapWatch watch = new HeapWatch();
    System.gc();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector).addNotificationListener(watch, null, null);
    }
    return watch;
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      long left = 0;
      for (var pool :
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc()
              .entrySet()) {
        MemoryUsage usage = pool.getValue();
        left += heapPools.contains(pool.getKey()) ? usage.getUsed() : 0;
      }
      most.accumulateAndGet(left, Math::max);
      collections.incrementAndGet();
    }
  }

  /** Most bytes that a collection left. */
  long mostBytesAfterCollection() {
    return most.get();
  }

  /** Collections seen. */
  long collections() {
    return collections.get();
  }

  /** Most bytes in use, garbage included: the sum of the heap pools' peaks. */
  long peakBytes() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      sum += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    return sum;
  }

  @Override
  public void close() throws ListenerNotFoundException {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector).removeNotificationListener(this);
    }
  }
}
