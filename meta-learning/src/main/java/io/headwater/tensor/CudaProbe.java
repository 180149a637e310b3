package io.headwater.tensor;

import io.headwater.tensor.CudaFinding.Device;
import io.headwater.tensor.CudaFinding.Devices;
import io.headwater.tensor.CudaFinding.Failed;
import io.headwater.tensor.CudaFinding.NoBackend;
import io.headwater.tensor.CudaFinding.NoDevice;
import io.headwater.tensor.CudaFinding.NoDriver;
import io.headwater.tensor.CudaFinding.NoLibrary;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/**
 * Looks for CUDA devices by JavaCPP's bindings alone, no class of ND4J. The bindings are on the
 * class path only with the Maven profile {@code cuda}, hence by name.
 */
final class CudaProbe {
  static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  private static final String RUNTIME = "org.bytedeco.cuda.global.cudart";
  private static final String BLAS = "org.bytedeco.cuda.global.cublas";
  private static final String DRIVER_LIBRARY = "libcuda.so";
  private static final Pattern LIBRARY = Pattern.compile("(lib[\\w+-]+\\.so[.\\d]*):");

  private static final int SUCCESS = 0;
  private static final int ERROR_NO_DEVICE = 100;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int NAME_BYTES = 256;

  private CudaProbe() {}

  /** Looks as far as it gets; whatever goes wrong in native code is a finding. */
  static CudaFinding look() {
    if (!isOnClassPath(BACKEND) || !isOnClassPath(RUNTIME)) {
      return new NoBackend();
    }
    try {
      Class<?> runtime = load(RUNTIME);
      load(BLAS);
      return devices(runtime);
    } catch (Throwable e) {
      return ofFailure(e);
    }
  }

  /** Whether a class is there, without loading it. */
  static boolean isOnClassPath(String type) {
    String file = type.replace('.', '/') + ".class";
    return CudaProbe.class.getClassLoader().getResource(file) != null;
  }

  private static Class<?> load(String type) throws ClassNotFoundException {
    Class<?> loaded = Class.forName(type, false, CudaProbe.class.getClassLoader());
    Loader.load(loaded);
    return loaded;
  }

  /** What a failure means: the loader's message names the library that is not there. */
  static CudaFinding ofFailure(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    // The first name is that of the binding, the last one that of what it needs.
    String library =
        LIBRARY.matcher(message).results().map(found -> found.group(1)).reduce("", (a, b) -> b);
    if (library.isEmpty()) {
      return new Failed(root.toString());
    }
    String reason = message.substring(message.lastIndexOf(library)).strip();
    return library.startsWith(DRIVER_LIBRARY)
        ? new NoDriver(reason)
        : new NoLibrary(library, reason);
  }

  private static CudaFinding devices(Class<?> runtime) throws ReflectiveOperationException {
    int[] count = new int[1];
    int status = call(runtime, "cudaGetDeviceCount", new Class<?>[] {int[].class}, count);
    if (status == ERROR_NO_DEVICE || (status == SUCCESS && count[0] == 0)) {
      return new NoDevice();
    }
    if (status != SUCCESS) {
      return new NoDriver(error(runtime, status));
    }
    List<Device> devices = new ArrayList<>();
    for (int device = 0; device < count[0]; device++) {
      devices.add(
          new Device(
              name(runtime, device),
              attribute(runtime, CAPABILITY_MAJOR, device),
              attribute(runtime, CAPABILITY_MINOR, device)));
    }
    return new Devices(devices);
  }

  private static int attribute(Class<?> runtime, int attribute, int device)
      throws ReflectiveOperationException {
    int[] value = new int[1];
    Class<?>[] signature = {int[].class, int.class, int.class};
    int status = call(runtime, "cudaDeviceGetAttribute", signature, value, attribute, device);
    if (status != SUCCESS) {
      throw new IllegalStateException(
          "attribute %d of device %d: %s".formatted(attribute, device, error(runtime, status)));
    }
    return value[0];
  }

  /** A name helps to say which card is meant; nothing depends on it. */
  private static String name(Class<?> runtime, int device) throws ReflectiveOperationException {
    byte[] name = new byte[NAME_BYTES];
    Class<?>[] signature = {byte[].class, int.class, int.class};
    int status = call(runtime, "cuDeviceGetName", signature, name, NAME_BYTES, device);
    String text = new String(name, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return status == SUCCESS && end > 0 ? text.substring(0, end) : "of unknown name";
  }

  private static String error(Class<?> runtime, int status) throws ReflectiveOperationException {
    Method text = runtime.getMethod("cudaGetErrorString", int.class);
    return "error " + status + ", " + ((BytePointer) text.invoke(null, status)).getString();
  }

  private static int call(Class<?> runtime, String name, Class<?>[] signature, Object... arguments)
      throws ReflectiveOperationException {
    return (int) runtime.getMethod(name, signature).invoke(null, arguments);
  }
}
