//! What customers and agents might have written, in several languages; the same number gives the same words.

/// Numbers that look thrown and are not.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(super) fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(items.len()).unwrap_or(0);
        items.get(usize::try_from(self.below(count)).unwrap_or(0))
    }

    /// The first ones of a list far more often than the last, as words of a language are.
    fn likely<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let count = u64::try_from(words.len()).unwrap_or(0);
        let at = self.below(count).min(self.below(count));
        words.get(usize::try_from(at).unwrap_or(0)).copied().unwrap_or_default()
    }
}

const SPANISH: &str = "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí \
    porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos gracias hola pedido envío entrega \
    mañana tarde dirección paquete factura pago tarjeta devolución talla color precio tienda horario ayuda pregunta espero \
    confirmación número cuenta cliente servicio producto cambio recibir llegar comprar todavía información atención reclamación";
const ENGLISH: &str = "the to and a of in is you that it for on are with as I was be this have from or had by but not what all \
    were we when your can said there use an each which she do how their if will up other about thanks hello order delivery \
    tomorrow address parcel invoice payment card refund size colour price shop opening help question waiting confirmation \
    number account customer service product exchange receive arrive purchase still information complaint tracking nation";
const PORTUGUESE: &str = "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à \
    seu sua ou ser quando muito há nos já está eu também só pelo pela até isso obrigado olá encomenda entrega amanhã endereço \
    pacote fatura pagamento cartão devolução tamanho cor preço loja horário ajuda dúvida confirmação conta cliente";
const CHINESE: &str = "的 了 我 你 好 在 是 有 这个 我们 你们 什么 时候 可以 请 谢谢 您 吗 不 要 想 订单 快递 地址 发货 退款 尺码 颜色 价格 商店 \
    付款 客服 帮忙 问题 收到 还没 今天 明天 号码 确认 包裹 发票 换货 产品";
const ARABIC: &str = "في من على إلى عن مع هذا هذه أن لا ما هل كان شكرا مرحبا الطلب التوصيل العنوان غدا الدفع البطاقة الفاتورة \
    السعر اللون المقاس المتجر المساعدة سؤال رقم الحساب الخدمة المنتج استبدال استلام متى أين كيف أريد وصل";
const FIRST_NAMES: [&str; 24] = [
    "Ana", "José", "María", "Luis", "Carmen", "Javier", "Lucía", "Miguel", "Sofía", "Pablo", "Elena", "Diego", "Wei",
    "Fatima", "Omar", "João", "Beatriz", "John", "Emma", "Noah", "Zoë", "Åsa", "李娜", "محمد",
];
const LAST_NAMES: [&str; 24] = [
    "García",
    "López",
    "Martínez",
    "Sánchez",
    "Pérez",
    "Gómez",
    "Ruiz",
    "Díaz",
    "Moreno",
    "Muñoz",
    "Silva",
    "Santos",
    "Smith",
    "Brown",
    "Chen",
    "Wang",
    "Haddad",
    "Nasser",
    "Oliveira",
    "Costa",
    "Jones",
    "Taylor",
    "Vidal",
    "Ortega",
];

/// Of so many messages one has the rare word, and one the very rare word.
const RARE_SHARE: u64 = 1_000;
const VERY_RARE_SHARE: u64 = 20_000;

/// A contact's name; one of many has a word of its own.
pub(super) fn name(number: u64) -> String {
    let mut dice = Dice::new(number ^ 0xface);
    let first = dice.one_of(&FIRST_NAMES).copied().unwrap_or_default();
    let last = dice.one_of(&LAST_NAMES).copied().unwrap_or_default();
    format!("{first} {last} {number}")
}

/// Three to fourteen words.
pub(super) fn sentence(dice: &mut Dice, number: u64) -> String {
    let (words, space) = match dice.below(20) {
        0..8 => (SPANISH, " "),
        8..13 => (ENGLISH, " "),
        13..15 => (PORTUGUESE, " "),
        15..18 => (CHINESE, ""),
        _ => (ARABIC, " "),
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let length = 3 + dice.below(12);
    let mut line: Vec<String> = (0..length).map(|_| dice.likely(&words).to_owned()).collect();
    if dice.below(4) == 0 {
        line.push(dice.below(100_000).to_string());
    }
    if number % RARE_SHARE == 7 {
        line.push("zanahoria".to_owned());
    }
    if number % VERY_RARE_SHARE == 11 {
        line.push("Quetzalcóatl".to_owned());
    }
    line.join(space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_says_the_same() {
        for number in [0, 7, 11, 20_011] {
            assert_eq!(sentence(&mut Dice::new(number), number), sentence(&mut Dice::new(number), number));
        }
        assert!(sentence(&mut Dice::new(1007), 1007).contains("zanahoria"));
        assert!(sentence(&mut Dice::new(20_011), 20_011).contains("Quetzalcóatl"));
        assert_ne!(name(1), name(2));
    }
}
