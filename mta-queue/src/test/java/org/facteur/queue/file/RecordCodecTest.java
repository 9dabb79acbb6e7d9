package org.facteur.queue.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.facteur.queue.store.CorruptMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
  @TempDir Path directory;

  @Test
  void encodesLengthsToBase128() {
    assertThat(RecordEncoding.encode('S', new byte[0])).containsExactly('S', 0);
    assertThat(RecordEncoding.encode('R', "a@b".getBytes(StandardCharsets.US_ASCII)))
        .containsExactly('R', 3, 'a', '@', 'b');
    assertThat(Arrays.copyOf(RecordEncoding.encode('N', new byte[128]), 3))
        .containsExactly('N', 0x80, 1);
    assertThat(Arrays.copyOf(RecordEncoding.encode('N', new byte[20000]), 4))
        .containsExactly('N', 0xa0, 0x9c, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 2048, 16383, 16384, 20000, 100_000, 3_000_000})
  void readsBackWhatItWrote(int length) throws Exception {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    byte[] record = RecordEncoding.encode('N', data);
    assertThat(record).hasSize(RecordEncoding.encodedSize(length));
    byte[] file = new byte[record.length + 2];
    System.arraycopy(record, 0, file, 0, record.length);
    file[record.length] = 'E';
    check(RecordReader.of(file, file.length, 0), data, record.length);
    Path path = Files.write(directory.resolve("f"), file);
    try (FileChannel channel = FileChannel.open(path)) {
      check(RecordReader.of(channel, 0), data, record.length);
    }
  }

  private static void check(RecordReader reader, byte[] data, int next) throws Exception {
    assertThat(reader.next()).isEqualTo('N');
    assertThat(reader.offset()).isZero();
    byte[] read =
        Arrays.copyOfRange(reader.buffer(), reader.start(), reader.start() + reader.length());
    assertThat(read).isEqualTo(data);
    assertThat(reader.next()).isEqualTo('E');
    assertThat(reader.offset()).isEqualTo(next);
    assertThat(reader.next()).isEqualTo(RecordType.END_OF_FILE);
  }

  @Test
  void followsPointersAndSkipsPadding() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    put(file, 'p', FileQueueStore.padded(0));
    put(file, 'p', FileQueueStore.padded(39));
    put(file, 'N', "old".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(new byte[] {'w', 1, '0'});
    put(file, 'N', "new".getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = file.toByteArray();
    RecordReader reader = RecordReader.of(bytes, bytes.length, 0);
    assertThat(reader.nextLogical()).isEqualTo('N');
    assertThat(reader.text()).isEqualTo("new");
    assertThat(reader.offset()).isEqualTo(42);
  }

  @Test
  void doesNotFollowALoopForEver() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    put(file, 'N', new byte[3]);
    put(file, 'p', FileQueueStore.padded(0).clone());
    byte[] bytes = file.toByteArray();
    System.arraycopy(FileQueueStore.padded(5), 0, bytes, 7, 15);
    RecordReader reader = RecordReader.of(bytes, bytes.length, 5);
    assertThatThrownBy(reader::nextLogical)
        .isInstanceOf(CorruptMessageException.class)
        .hasMessageContaining("loop");
  }

  @Test
  void refusesEveryTornRecord() throws Exception {
    byte[] record = RecordEncoding.encode('N', new byte[300]);
    for (int length = 1; length < record.length; length++) {
      RecordReader reader = RecordReader.of(record, length, 0);
      assertThatThrownBy(reader::next).isInstanceOf(CorruptMessageException.class);
      Path path = Files.write(directory.resolve("torn"), Arrays.copyOf(record, length));
      try (FileChannel channel = FileChannel.open(path)) {
        RecordReader fromFile = RecordReader.of(channel, 0);
        assertThatThrownBy(fromFile::next).isInstanceOf(CorruptMessageException.class);
      }
    }
  }

  @Test
  void endsOnAnyInput() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] file = new byte[random.nextInt(200)];
      random.nextBytes(file);
      for (int i = 0; i < file.length; i += 3) {
        file[i] = (byte) "CTSRpNLXE  019".charAt(random.nextInt(14));
      }
      RecordReader reader = RecordReader.of(file, file.length, 0);
      try {
        while (reader.nextLogical() >= 0) {
          assertThat(reader.length()).isLessThanOrEqualTo(file.length);
        }
      } catch (CorruptMessageException expected) {
        // The only way to fail.
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void put(ByteArrayOutputStream file, char type, byte[] data) {
    file.writeBytes(RecordEncoding.encode(type, data));
  }
}
