"""What the invented dossiers say: plausible work in the plan's programmes, figures by the seed."""

import io
import random

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.criteria.models import NomineeGroup

COMMUNES = ["Ví Dụ", "Thí Điểm", "Minh Họa", "Giả Định", "Thử Nghiệm", "Mẫu Mực"]
TASKS = [
    "truy xuất nguồn gốc sản phẩm OCOP",
    "ứng dụng tiến bộ kỹ thuật cho hợp tác xã",
    "phát triển nhãn hiệu tập thể của nông sản",
    "hỗ trợ khởi nghiệp đổi mới sáng tạo ở nông thôn",
    "mô hình kinh tế tuần hoàn",
    "thông tin khoa học và công nghệ về cơ sở",
]
SUMMARIES = {
    NomineeGroup.COLLECTIVE: "Đã có thành tích xuất sắc trong thực hiện nhiệm vụ {task}",
    NomineeGroup.STAFF: "Đã có thành tích xuất sắc trong tham mưu, triển khai {task}",
    NomineeGroup.OUTSIDER: "Đã có nhiều đóng góp cho {task} tại xã {commune}",
}
ANSWERS = [
    "Trong năm đã chủ trì {n} nhiệm vụ về {task}, trong đó {done} nhiệm vụ hoàn thành trước hạn;"
    " phối hợp với xã {commune} hướng dẫn {people} lượt người dân và hợp tác xã. Kết quả được"
    " đơn vị thụ hưởng xác nhận bằng văn bản.",
    "Đề xuất cách làm mới: gộp khâu khảo sát và tập huấn trong một chuyến công tác, giảm {percent}%"
    " thời gian đi lại; quy trình được áp dụng tại xã {commune} và hai xã lân cận.",
    "Chỉ tiêu giao {n}, thực hiện {more}, đạt {rate}%. Sản phẩm bàn giao đúng yêu cầu, không có ý"
    " kiến phản ánh về chất lượng.",
]


class Dossier:
    """The texts of one dossier; the same seed gives the same texts."""

    def __init__(self, group: NomineeGroup, chance: random.Random):
        n = chance.randint(3, 12)
        self.facts = {
            "task": chance.choice(TASKS),
            "commune": chance.choice(COMMUNES),
            "n": n,
            "done": chance.randint(1, n),
            "more": n + chance.randint(0, 4),
            "people": chance.randint(40, 600),
            "percent": chance.randint(15, 60),
        }
        self.facts["rate"] = round(100 * self.facts["more"] / n)
        self.group = group

    @property
    def summary(self) -> str:
        return SUMMARIES[self.group].format(**self.facts)

    def answer(self, place: int) -> str:
        return ANSWERS[place % len(ANSWERS)].format(**self.facts)


def evidence(name: str) -> SimpleUploadedFile:
    """A one-page PDF, as a scanned confirmation would come in."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return SimpleUploadedFile(f"{name}.pdf", out.getvalue(), content_type="application/pdf")
