import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own producer. Arguments: brokers, then for each job `topic:codec:level:records:bytes`. The values count up from 0 and
 * are filled with letters, or with spaces for the level `flat`; `-` is the codec's default level.
 */
public final class Produce {
  public static void main(String[] arguments) throws Exception {
    for (int index = 1; index < arguments.length; index++) produce(arguments[0], arguments[index].split(":"));
  }

  private static void produce(String brokers, String[] job) throws Exception {
    var settings = new java.util.HashMap<String, Object>(Map.of(
        "bootstrap.servers", brokers,
        "compression.type", job[1],
        "linger.ms", 200,
        "delivery.timeout.ms", 60_000,
        "batch.size", 2_000_000,
        "buffer.memory", 400_000_000L,
        "max.request.size", 200_000_000));
    boolean isFlat = job[2].equals("flat");
    if (!isFlat && !job[2].equals("-")) settings.put("compression." + job[1] + ".level", Integer.parseInt(job[2]));
    int size = Integer.parseInt(job[4]);
    var random = new Random(1);
    var failure = new AtomicReference<Exception>();
    try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int number = 0; number < Integer.parseInt(job[3]); number++) {
        byte[] value = new byte[size];
        for (int at = 0; at < size; at++) value[at] = (byte) (isFlat ? ' ' : 'a' + random.nextInt(8));
        byte[] digits = (number + " ").getBytes();
        System.arraycopy(digits, 0, value, 0, digits.length);
        producer.send(new ProducerRecord<>(job[0], value), (sent, error) -> failure.compareAndSet(null, error));
      }
      producer.flush();
    }
    if (failure.get() != null) throw failure.get();
  }
}
