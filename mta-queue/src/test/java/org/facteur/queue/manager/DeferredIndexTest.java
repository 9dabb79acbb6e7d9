package org.facteur.queue.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeferredIndexTest {
  @Test
  void behavesAsASortedMap() {
    Random random = new Random(7);
    DeferredIndex index = new DeferredIndex();
    Map<String, Long> model = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String id = id(random.nextInt(3000));
      switch (random.nextInt(4)) {
        case 0 -> assertThat(index.remove(id)).isEqualTo(model.remove(id) != null);
        case 1 -> {
          Optional<DeferredIndex.Entry> entry = index.poll(500);
          if (entry.isEmpty()) {
            assertThat(model.values()).allMatch(time -> time > 500);
          } else {
            assertThat(model.remove(entry.get().queueId())).isEqualTo(entry.get().time());
          }
        }
        default -> {
          long time = random.nextInt(1000);
          index.put(id, time);
          model.put(id, time);
        }
      }
      assertThat(index.size()).isEqualTo(model.size());
    }
    assertThat(index.ids()).containsExactlyInAnyOrderElementsOf(model.keySet());
    index.makeAllDue();
    int left = model.size();
    while (index.poll(0).isPresent()) {
      left--;
    }
    assertThat(left).isZero();
  }

  private static String id(int number) {
    String text = Integer.toString(number, 36);
    return switch (number % 3) {
      case 0 -> "4dZk" + text + "zHn2bXqLm9PwRtYuI".substring(text.length());
      case 1 -> text.toUpperCase(java.util.Locale.ROOT);
      default -> "odd-" + text;
    };
  }
}
