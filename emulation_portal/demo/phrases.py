"""Sentences that the invented dossiers are put together from, varied enough to read apart."""

COMMUNES = ["Ví Dụ", "Thí Điểm", "Minh Họa", "Giả Định", "Thử Nghiệm", "Mẫu Mực", "Dự Phòng"]
PARTNERS = [
    "Hội Nông dân xã",
    "hợp tác xã dịch vụ nông nghiệp",
    "Đoàn Thanh niên huyện",
    "trạm khuyến nông",
    "tổ công nghệ số cộng đồng",
    "Phòng Kinh tế huyện",
    "trường trung học phổ thông trên địa bàn",
    "nhóm hộ trồng cây ăn quả",
]
TASKS = [
    "truy xuất nguồn gốc sản phẩm OCOP",
    "ứng dụng tiến bộ kỹ thuật cho hợp tác xã",
    "phát triển nhãn hiệu tập thể của nông sản",
    "hỗ trợ khởi nghiệp đổi mới sáng tạo ở nông thôn",
    "mô hình kinh tế tuần hoàn",
    "thông tin khoa học và công nghệ về cơ sở",
    "kiểm định phương tiện đo tại chợ nông thôn",
    "số hóa quy trình canh tác rau an toàn",
    "xây dựng tiêu chuẩn cơ sở cho sản phẩm địa phương",
    "chuyển giao giống cây trồng mới",
]
# One list for each place of an answer: what was taken on, how it was done, what came of it.
TAKEN_ON = [
    "Được giao chủ trì {n} nhiệm vụ về {task}, bắt đầu từ tháng {month}.",
    "Trực tiếp xây dựng kế hoạch {task} và tổ chức thực hiện tại xã {commune}.",
    "Tham mưu lãnh đạo Sở ban hành văn bản hướng dẫn {task}, áp dụng cho {n} xã.",
    "Làm đầu mối phối hợp giữa Sở và {partner} trong {task}.",
    "Nhận hỗ trợ {n} hợp tác xã còn lúng túng trong {task}.",
    "Đăng ký từ đầu năm việc đưa {task} vào chương trình công tác của đơn vị.",
    "Sau đợt khảo sát tháng {month}, đề xuất chọn xã {commune} làm điểm về {task}.",
    "Phụ trách phần việc khó nhất của đề án: {task} ở các xã xa trung tâm.",
    "Thay đồng nghiệp nghỉ thai sản, đảm nhận thêm mảng {task}.",
    "Cùng {partner} ký kết chương trình phối hợp về {task} giai đoạn mới.",
]
DONE_HOW = [
    "Mỗi tháng có {visits} ngày làm việc tại cơ sở, ghi nhật ký công việc theo từng hộ.",
    "Gộp khảo sát và tập huấn vào một chuyến công tác, bớt được {percent}% thời gian đi lại.",
    "Soạn tài liệu hướng dẫn bằng hình ảnh, in {people} bộ phát cho người dân.",
    "Mở {n} lớp cầm tay chỉ việc ngay tại ruộng, mời {partner} cùng đứng lớp.",
    "Lập bảng theo dõi tiến độ dùng chung, việc nào chậm quá {visits} ngày thì báo ngay.",
    "Thử trên diện tích nhỏ trước, rút kinh nghiệm rồi mới nhân ra toàn xã {commune}.",
    "Vận động doanh nghiệp cho mượn thiết bị, không phát sinh kinh phí mua sắm.",
    "Duy trì đường dây giải đáp ngoài giờ hành chính, trả lời {people} lượt câu hỏi.",
    "Tổ chức họp giao ban ngắn mỗi sáng thứ hai với {partner} để gỡ vướng mắc.",
    "Chuyển toàn bộ biểu mẫu giấy sang biểu mẫu điện tử, người dân khai một lần.",
]
CAME_OF_IT = [
    "Kết quả: {done}/{n} nhiệm vụ hoàn thành trước hạn, được xã {commune} xác nhận.",
    "Đến cuối kỳ có {people} lượt người tham gia, đạt {rate}% chỉ tiêu giao.",
    "Sản phẩm được nghiệm thu, không có ý kiến phản ánh về chất lượng.",
    "Giá bán sản phẩm của các hộ tăng khoảng {percent}% so với vụ trước.",
    "Thời gian xử lý một hồ sơ giảm {visits} ngày so với trước.",
    "Đã có {done} đơn vị khác đến học tập và làm theo.",
    "Tiết kiệm được {percent}% kinh phí so với dự toán được duyệt.",
    "Mô hình được đưa vào nghị quyết năm sau của Đảng ủy xã {commune}.",
    "{partner_capital} có văn bản cảm ơn và đề nghị tiếp tục phối hợp.",
    "Sau {visits} tháng, hợp tác xã tự vận hành được, không cần cán bộ kèm.",
]
SUMMARIES = [
    "Đã có thành tích xuất sắc trong {task} tại xã {commune}",
    "Đã có thành tích xuất sắc trong tham mưu, triển khai {task}",
    "Đã có nhiều giải pháp hiệu quả, góp phần hoàn thành vượt chỉ tiêu về {task}",
    "Đã có thành tích tiêu biểu trong phối hợp với {partner} thực hiện {task}",
]
# What is counted, and in which unit.
FIGURES = [
    ("Nhiệm vụ hoàn thành", "nhiệm vụ"),
    ("Lượt người được hướng dẫn", "lượt"),
    ("Mô hình được nhân rộng", "mô hình"),
    ("Sản phẩm được chứng nhận", "sản phẩm"),
    ("Hộ áp dụng quy trình mới", "hộ"),
]
QUALIFICATIONS = [
    "Kỹ sư nông nghiệp",
    "Thạc sĩ công nghệ sinh học",
    "Cử nhân kinh tế",
    "Kỹ sư điện tử",
    "Thạc sĩ quản lý khoa học và công nghệ",
]
SECRETARIES = ["Trần Mẫu Thu", "Nguyễn Thử Bảo", "Lê Mẫu Quyên", "Phạm Thử Tùng"]
